package io.github.neo4jsessions.contract;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.neo4jsessions.ServiceResult;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A stage that is derived from the future of a scope is completed from outside: what that
 * stops, and what it does not stop (docs/cancellation.md).
 */
interface DerivedStageRules extends ScopeFixture {

	/**
	 * Each way to complete a future from outside, except for a timeout.
	 */
	private List<Consumer<CompletableFuture<String>>> completions() {
		return List.of((future) -> future.cancel(true), (future) -> future.complete("mine"),
				(future) -> future.completeExceptionally(workError()), (future) -> future.obtrudeValue("mine"),
				(future) -> future.obtrudeException(workError()),
				(future) -> future.completeAsync(() -> "mine", Runnable::run));
	}

	/**
	 * A call that has sent its query and ends with this future.
	 */
	private CompletableFuture<String> call(CompletableFuture<String> end) {
		int before = end.getNumberOfDependents();
		CompletableFuture<String> future = begin(end);
		eventually().until(() -> end.getNumberOfDependents() > before);
		return future;
	}

	private CompletableFuture<String> begin(CompletionStage<String> end) {
		return template().executeWrite((tx) -> create(tx).thenCompose((created) -> end));
	}

	private CompletableFuture<String> calledWithoutEnd() {
		return call(new CompletableFuture<>());
	}

	private void assertRolledBack(int calls) {
		eventually().until(() -> template().statistics().closed() == calls);
		assertOutcomes(0, calls, 0, 0);
		assertThat(applied()).isZero();
		assertThat(script().count(Step.COMMIT)).isZero();
	}

	@Test
	default void aDerivedStageStopsTheCallForEveryWayToCompleteIt() {
		int calls = 0;
		for (Consumer<CompletableFuture<String>> completion : completions()) {
			CompletableFuture<String> shared = calledWithoutEnd();
			completion.accept(shared.thenApply((value) -> value).thenApply((value) -> value));
			assertThat(shared).isCancelled();
			assertRolledBack(++calls);
		}
	}

	@Test
	default void aFutureStopsItsCallForEveryWayToCompleteIt() {
		int calls = 0;
		for (Consumer<CompletableFuture<String>> completion : completions()) {
			completion.accept(calledWithoutEnd());
			assertRolledBack(++calls);
		}
	}

	/**
	 * As in the JDK.
	 */
	@Test
	default void aFutureIsNotCompletedWithoutAnError() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> shared = call(end);
		for (CompletableFuture<String> future : List.of(shared, shared.thenApply((value) -> value), shared.copy())) {
			assertThatNullPointerException().isThrownBy(() -> future.completeExceptionally(null))
				.withMessageContaining("'ex'");
			assertThat(future).isNotDone();
		}
		end.complete("shared");
		assertThatValue(shared).isEqualTo("shared");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void anObtrudedStageKeepsItsValue() {
		CompletableFuture<String> derived = calledWithoutEnd().thenApply((value) -> value);
		derived.obtrudeValue("mine");
		assertThat(derived).isCompletedWithValue("mine");
		CompletableFuture<String> other = calledWithoutEnd().thenApply((value) -> value);
		assertThatNullPointerException().isThrownBy(() -> other.obtrudeException(null)).withMessageContaining("'ex'");
		other.obtrudeException(workError());
		assertThat(error(other)).isSameAs(workError());
		assertRolledBack(2);
	}

	@Test
	default void aStageThatIsObtrudedAfterTheEndOfTheCallHasNoEffect() {
		CompletableFuture<String> derived = begin(CompletableFuture.completedFuture("done"))
			.thenApply((value) -> value);
		assertThatValue(derived).isEqualTo("done");
		derived.obtrudeValue("mine");
		assertOutcomes(1, 0, 0, 0);
	}

	@Test
	default void aCopyProtectsTheCallForEveryWayToCompleteIt() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> shared = call(end);
		for (Consumer<CompletableFuture<String>> completion : completions()) {
			completion.accept(shared.copy());
			completion.accept(shared.copy().thenApply((value) -> value));
			completion.accept(shared.copy().copy().thenCompose(CompletableFuture::completedFuture));
			completion.accept(shared.minimalCompletionStage().toCompletableFuture());
			completion.accept(shared.minimalCompletionStage().thenApply((value) -> value).toCompletableFuture());
		}
		assertThat(error(shared.copy().orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
		assertThat(error(shared.copy().thenApply((value) -> value).orTimeout(1, TimeUnit.MILLISECONDS)))
			.isInstanceOf(TimeoutException.class);
		assertThatValue(shared.copy().completeOnTimeout("late", 1, TimeUnit.MILLISECONDS)).isEqualTo("late");
		assertThat(shared).isNotDone();
		end.complete("shared");
		assertThatValue(shared).isEqualTo("shared");
		assertOutcomes(1, 0, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void aCopyReceivesTheOutcome() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> shared = call(end);
		CompletableFuture<String> before = shared.copy();
		CompletableFuture<String> minimal = shared.minimalCompletionStage().toCompletableFuture();
		end.complete("shared");
		assertThatValue(before).isEqualTo("shared");
		assertThatValue(minimal).isEqualTo("shared");
		assertThat(shared.copy()).isCompletedWithValue("shared");
		assertThat(shared.minimalCompletionStage().toCompletableFuture()).isCompletedWithValue("shared");
	}

	/**
	 * As in the JDK, the error is wrapped for dependent stages.
	 */
	@Test
	default void aCopyFailsLikeEveryDependentStage() {
		CompletableFuture<String> failed = begin(CompletableFuture.failedFuture(workError()));
		Throwable seen = value(failed.copy().handle((value, ex) -> ex));
		assertThat(seen).isInstanceOf(CompletionException.class).hasCause(workError());
		assertThat(error(failed.copy())).isSameAs(workError());
		CompletableFuture<String> cancelled = calledWithoutEnd();
		CompletableFuture<String> copy = cancelled.copy();
		cancelled.cancel(true);
		assertThat(copy).isCompletedExceptionally().isNotCancelled();
		assertThat(error(copy)).isInstanceOf(CancellationException.class);
		eventually().until(() -> template().statistics().closed() == 2);
	}

	@Test
	default void aMinimalStageCanBeNeitherCompletedNorQueried() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> shared = call(end);
		for (CompletionStage<String> stage : List.of(shared.minimalCompletionStage(),
				shared.minimalCompletionStage().thenApply((value) -> value))) {
			CompletableFuture<String> minimal = (CompletableFuture<String>) stage;
			completions().forEach((completion) -> assertUnsupported(() -> completion.accept(minimal)));
			assertUnsupported(() -> minimal.orTimeout(1, TimeUnit.MILLISECONDS));
			assertUnsupported(() -> minimal.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS));
			assertUnsupported(minimal::join);
			assertUnsupported(minimal::get);
			assertUnsupported(minimal::isDone);
			assertUnsupported(() -> minimal.getNow("none"));
			assertUnsupported(() -> minimal.get(1, TimeUnit.SECONDS));
			assertUnsupported(minimal::isCancelled);
			assertUnsupported(minimal::isCompletedExceptionally);
			assertUnsupported(minimal::getNumberOfDependents);
			assertUnsupported(() -> minimal.completeAsync(() -> "mine"));
			assertThatNullPointerException().isThrownBy(() -> minimal.completeExceptionally(null));
		}
		end.complete("shared");
		assertThatValue(shared).isEqualTo("shared");
		assertOutcomes(1, 0, 0, 0);
	}

	private static void assertUnsupported(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class)
			.hasMessageContaining("toCompletableFuture()");
	}

	@Test
	default void aMinimalStageCanBeReturnedByWorkAndPassedAsAnArgument() {
		CompletionStage<String> minimal = begin(CompletableFuture.completedFuture("inner")).minimalCompletionStage();
		assertThatValue(template().executeWrite((tx) -> minimal)).isEqualTo("inner");
		assertThatValue(begin(CompletableFuture.completedFuture("outer")).thenCombine(minimal, String::concat))
			.isEqualTo("outerinner");
		assertThatValue(begin(CompletableFuture.completedFuture("outer")).thenCompose((value) -> minimal))
			.isEqualTo("inner");
		assertThatValue(ServiceResult.from(minimal)).isEqualTo(new ServiceResult.Ok<>("inner"));
	}

	@Test
	default void stagesOfACopyAndOfAMinimalStageAreInTheScope() {
		value(template().executeWrite((tx) -> {
			CompletableFuture<String> query = create(tx).toCompletableFuture();
			CompletionStage<Boolean> ofCopy = query.copy().thenApply((value) -> isIn(tx));
			CompletionStage<Boolean> ofMinimal = query.minimalCompletionStage().thenApplyAsync((value) -> isIn(tx));
			CompletionStage<Boolean> ofBoth = query.minimalCompletionStage()
				.toCompletableFuture()
				.thenApply((value) -> isIn(tx));
			return ofCopy.thenCombine(ofMinimal, Boolean::logicalAnd).thenCombine(ofBoth, (first, second) -> {
				assertThat(first && second).isTrue();
				return "done";
			});
		}));
		assertThat(TransactionScope.current()).isEmpty();
	}

	private static boolean isIn(TransactionScope tx) {
		return TransactionScope.current().orElse(null) == tx;
	}

	private static List<BiFunction<CompletableFuture<String>, CompletionStage<String>, CompletableFuture<?>>> pairs() {
		return List.of((a, b) -> a.thenCombine(b, String::concat), (a, b) -> a.thenCombineAsync(b, String::concat),
				(a, b) -> a.thenCombineAsync(b, String::concat, Runnable::run),
				(a, b) -> a.thenAcceptBoth(b, (x, y) -> {
				}), (a, b) -> a.thenAcceptBothAsync(b, (x, y) -> {
				}), (a, b) -> a.thenAcceptBothAsync(b, (x, y) -> {
				}, Runnable::run), (a, b) -> a.runAfterBoth(b, () -> {
				}), (a, b) -> a.runAfterBothAsync(b, () -> {
				}), (a, b) -> a.runAfterBothAsync(b, () -> {
				}, Runnable::run), (a, b) -> a.applyToEither(b, (x) -> x), (a, b) -> a.applyToEitherAsync(b, (x) -> x),
				(a, b) -> a.applyToEitherAsync(b, (x) -> x, Runnable::run), (a, b) -> a.acceptEither(b, (x) -> {
				}), (a, b) -> a.acceptEitherAsync(b, (x) -> {
				}), (a, b) -> a.acceptEitherAsync(b, (x) -> {
				}, Runnable::run), (a, b) -> a.runAfterEither(b, () -> {
				}), (a, b) -> a.runAfterEitherAsync(b, () -> {
				}), (a, b) -> a.runAfterEitherAsync(b, () -> {
				}, Runnable::run));
	}

	@Test
	default void aStageOfTwoCallsStopsBoth() {
		int calls = 0;
		for (BiFunction<CompletableFuture<String>, CompletionStage<String>, CompletableFuture<?>> pair : pairs()) {
			CompletableFuture<String> a = calledWithoutEnd();
			CompletableFuture<String> b = calledWithoutEnd();
			assertThat(pair.apply(a, b.thenApply((value) -> value)).cancel(true)).isTrue();
			assertThat(a).isCancelled();
			assertThat(b).isCancelled();
			calls += 2;
			assertRolledBack(calls);
		}
	}

	@Test
	default void aStageOfManyCallsStopsAll() {
		CompletableFuture<String> all = calledWithoutEnd();
		for (int i = 0; i < 9; i++) {
			all = all.thenCombine(calledWithoutEnd().thenApply((value) -> value), String::concat);
		}
		assertThat(error(all.thenApply(String::length).orTimeout(1, TimeUnit.MILLISECONDS)))
			.isInstanceOf(TimeoutException.class);
		assertRolledBack(10);
	}

	@Test
	default void aStageOfAQueryAndACallStopsTheCall() {
		CompletableFuture<String> b = calledWithoutEnd();
		value(template().executeWrite((tx) -> {
			tx.runAsync("RETURN 1").toCompletableFuture().thenCombine(b, (cursor, value) -> value).cancel(true);
			return CompletableFuture.completedFuture("done");
		}));
		assertThat(b).isCancelled();
		eventually().until(() -> template().statistics().rolledBack() == 1);
	}

	@Test
	default void aCopyProtectsOneOfTwoCalls() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> a = calledWithoutEnd();
		CompletableFuture<String> b = call(end);
		a.thenCombine(b.copy(), String::concat).cancel(true);
		a.thenCombine(b.minimalCompletionStage(), String::concat).cancel(true);
		assertThat(a).isCancelled();
		end.complete("done");
		assertThatValue(b).isEqualTo("done");
		eventually().until(() -> template().statistics().closed() == 2);
		assertOutcomes(1, 1, 0, 0);
	}

	/**
	 * As with every future, the second call continues.
	 */
	@Test
	default void theFirstOfTwoCallsDoesNotStopTheSecond() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> second = call(end);
		assertThatValue(begin(CompletableFuture.completedFuture("first")).applyToEither(second, Function.identity()))
			.isEqualTo("first");
		assertThat(second).isNotDone();
		end.complete("second");
		assertThatValue(second).isEqualTo("second");
		assertOutcomes(2, 0, 0, 0);
	}

	private List<BiFunction<CompletableFuture<String>, Function<Object, CompletionStage<String>>, CompletableFuture<String>>> compositions() {
		return List.of((a, fn) -> a.thenCompose(fn::apply), (a, fn) -> a.thenComposeAsync(fn::apply),
				(a, fn) -> a.thenComposeAsync(fn::apply, Runnable::run),
				(a, fn) -> fail(a).exceptionallyCompose(fn::apply),
				(a, fn) -> fail(a).exceptionallyComposeAsync(fn::apply),
				(a, fn) -> fail(a).exceptionallyComposeAsync(fn::apply, Runnable::run),
				(a, fn) -> a.handle((value, ex) -> fn.apply(value)).thenCompose(Function.identity()),
				(a, fn) -> a.thenApply(fn::apply).thenCompose(Function.identity()),
				(a, fn) -> a.thenCompose((value) -> a.thenCompose(fn::apply)));
	}

	private CompletableFuture<String> fail(CompletableFuture<String> a) {
		return a.thenApply((value) -> {
			throw workError();
		});
	}

	@Test
	default void aStageThatAFunctionReturnedIsStoppedWithTheStageThatAwaitsIt() {
		for (BiFunction<CompletableFuture<String>, Function<Object, CompletionStage<String>>, CompletableFuture<String>> composition : compositions()) {
			for (boolean derived : List.of(false, true)) {
				templateWith((builder) -> builder);
				script().forget();
				CompletableFuture<String> end = new CompletableFuture<>();
				AtomicReference<CompletableFuture<String>> b = new AtomicReference<>();
				CompletableFuture<String> outer = composition.apply(begin(CompletableFuture.completedFuture("a")),
						(value) -> {
							b.set(begin(end));
							return b.get().thenApply((ended) -> ended);
						});
				eventually().until(() -> end.getNumberOfDependents() > 0);
				CompletableFuture<String> timed = derived ? outer.thenApply((value) -> value) : outer;
				assertThat(error(timed.orTimeout(1, TimeUnit.MILLISECONDS))).isInstanceOf(TimeoutException.class);
				eventually().until(() -> template().statistics().closed() == 2);
				eventually().until(() -> b.get().isCancelled());
				assertOutcomes(1, 1, 0, 0);
			}
		}
	}

	@Test
	default void aStageThatAFunctionReturnsAfterTheCancellationIsStoppedAtOnce() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<CompletableFuture<String>> outer = new CompletableFuture<>();
		CompletableFuture<String> aEnd = new CompletableFuture<>();
		AtomicReference<CompletableFuture<String>> b = new AtomicReference<>();
		outer.complete(begin(aEnd).thenCompose((value) -> {
			value(outer).cancel(true);
			b.set(begin(end));
			return b.get();
		}));
		aEnd.complete("a");
		eventually().until(() -> b.get() != null && b.get().isDone());
		assertThat(b.get()).isCancelled();
		end.complete("too late");
		eventually().until(() -> template().statistics().closed() == 2);
		assertOutcomes(1, 1, 0, 0);
		assertThat(applied()).isOne();
	}

	@Test
	default void aFunctionIsNotCalledForAStageThatIsComplete() {
		CompletableFuture<String> a = calledWithoutEnd();
		a.thenCompose((value) -> begin(CompletableFuture.completedFuture("b"))).cancel(true);
		assertRolledBack(1);
		assertThat(template().statistics().opened()).isOne();
	}

	@Test
	default void aStageThatAFunctionRecoversWithIsStoppedIfALaterStageWasCancelled() {
		CompletableFuture<String> a = calledWithoutEnd();
		AtomicReference<CompletableFuture<String>> b = new AtomicReference<>();
		CompletableFuture<String> outer = a.exceptionallyCompose((ex) -> {
			b.set(begin(new CompletableFuture<>()));
			return b.get();
		});
		outer.thenApply((value) -> value).cancel(true);
		assertThat(b.get()).isCancelled();
		assertThat(outer).isCompletedExceptionally();
		eventually().until(() -> template().statistics().active() == 0);
		assertThat(applied()).isZero();
		assertThat(script().count(Step.COMMIT)).isZero();
	}

	@Test
	default void siblingsOfAStageThatAFunctionReturnedContinue() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> a = begin(CompletableFuture.completedFuture("a"));
		value(a);
		CompletableFuture<String> one = a.thenCompose((value) -> call(end));
		CompletableFuture<String> two = a.thenCompose((value) -> call(end));
		one.cancel(true);
		end.complete("done");
		assertThatValue(two).isEqualTo("done");
		eventually().until(() -> template().statistics().closed() == 3);
		assertOutcomes(2, 1, 0, 0);
	}

	@Test
	default void aCopyProtectsAStageThatAFunctionReturned() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> shared = call(end);
		CompletableFuture<String> outer = begin(CompletableFuture.completedFuture("a"))
			.thenCompose((value) -> shared.copy());
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(outer.cancel(true)).isTrue();
		end.complete("done");
		assertThatValue(shared).isEqualTo("done");
		assertOutcomes(2, 0, 0, 0);
	}

	@Test
	default void aStageThatReturnsItselfCanBeCancelled() {
		AtomicReference<CompletableFuture<String>> own = new AtomicReference<>();
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> stage = call(end).thenCompose((value) -> own.get());
		own.set(stage);
		end.complete("done");
		eventually().until(() -> template().statistics().closed() == 1);
		assertThat(stage.cancel(true)).isTrue();
	}

	@Test
	default void joinedWorkIsStoppedWithAStageOfAQuery() {
		CompletableFuture<Object> future = template().executeWrite((tx) -> {
			CompletableFuture<Void> joined = new CompletableFuture<>();
			CompletableFuture<String> outer = tx.runAsync("RETURN 1").toCompletableFuture().thenCompose((cursor) -> {
				CompletableFuture<String> inner = begin(new CompletableFuture<>());
				joined.complete(null);
				return inner;
			});
			// what orTimeout does after the timeout
			joined.thenRun(() -> outer.completeExceptionally(new TimeoutException()));
			return outer.handle((value, ex) -> "survived");
		});
		assertThat(error(future)).isInstanceOf(org.springframework.transaction.UnexpectedRollbackException.class);
		assertRolledBack(1);
	}

	@Test
	default void aChainOfManyStagesIsStopped() {
		CompletableFuture<String> end = new CompletableFuture<>();
		CompletableFuture<String> chain = call(end);
		for (int i = 0; i < 100_000; i++) {
			chain = chain.thenCompose(CompletableFuture::completedFuture);
		}
		assertThat(chain.cancel(true)).isTrue();
		assertRolledBack(1);
	}

	@Test
	default void functionsThatReturnStagesMustNotBeNull() {
		CompletableFuture<String> future = begin(CompletableFuture.completedFuture("a"));
		assertThatNullPointerException().isThrownBy(() -> future.thenCompose(null));
		assertThatNullPointerException().isThrownBy(() -> future.exceptionallyCompose(null));
		assertThatNullPointerException().isThrownBy(() -> future.thenCombine(null, String::concat));
		value(future);
	}

}
