package io.github.neo4jsessions.exploration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.neo4jsessions.SessionScopeTimeoutException;
import io.github.neo4jsessions.SessionStatistics;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.exploration.Terrain.Answer;
import io.github.neo4jsessions.exploration.Terrain.Ending;
import io.github.neo4jsessions.exploration.Terrain.Interrupt;
import io.github.neo4jsessions.exploration.Terrain.Kind;
import io.github.neo4jsessions.exploration.Terrain.Permit;
import io.github.neo4jsessions.exploration.Terrain.Work;
import io.github.neo4jsessions.internal.context.CurrentScope;
import io.github.neo4jsessions.internal.driver.UnusableResultException;
import io.github.neo4jsessions.internal.scope.SessionScope;
import io.github.neo4jsessions.internal.template.ManagedScope;
import io.github.neo4jsessions.internal.template.TemplateRuntime;
import io.github.neo4jsessions.test.driver.ScriptedDriver;
import io.github.neo4jsessions.test.driver.Step;
import org.neo4j.driver.async.AsyncQueryRunner;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

import org.springframework.transaction.support.DefaultTransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One scope on one way through everything that can happen to it. A step of the driver is
 * answered when and as the walk decides; so is the work, which sends one query. Between
 * the steps, and while the driver is called, the scope may be stopped. The state is
 * checked after each step and at the end.
 */
final class WalkedScope {

	/**
	 * Stands for the error that reports null instead of a stage.
	 */
	private static final Throwable NO_STAGE = new Throwable("no stage");

	private static final Set<Step> ENDS = EnumSet.of(Step.COMMIT, Step.ROLLBACK, Step.CLOSE);

	private static final List<Ending> ENDINGS = List.of(Ending.values());

	private static final List<Answer> ANSWERS = List.of(Answer.values());

	private static final List<Answer> SESSION_ANSWERS = List.of(Answer.OK, Answer.THROWS, Answer.THROWS_ERROR,
			Answer.NULL);

	private final Walk walk;

	private final Terrain terrain;

	private final ScriptedDriver driver = ScriptedDriver.create();

	private final SessionTemplate template;

	private final CompletableFuture<Object> holder = new CompletableFuture<>();

	private final Stage work = new Stage();

	private final RuntimeException workError = new IllegalArgumentException("the work failed");

	/**
	 * The steps of the scope, in the order in which the driver was called.
	 */
	private final List<Step> steps = new ArrayList<>();

	private final List<Pending> pending = new ArrayList<>();

	/**
	 * The errors to be reported: the first as the error, the others with it.
	 */
	private final List<Throwable> errors = new ArrayList<>();

	private final Set<Interrupt> interrupts = EnumSet.noneOf(Interrupt.class);

	private int stops;

	/**
	 * How many stops of an open scope have a clean-up whose time is not yet over.
	 */
	private int cleanUps;

	private int oddities;

	private TemplateRuntime runtime;

	private ManagedScope holdingScope;

	private CompletableFuture<Object> future;

	private AsyncQueryRunner runner;

	private CompletionStage<?> query;

	private Throwable queryError;

	private boolean walking;

	private boolean permitIsHeld;

	private boolean permitComesBack;

	private boolean workWaitsForQuery;

	private boolean workCanEnd;

	private boolean sessionIsOpen;

	private boolean begun;

	private boolean committed;

	private boolean outcomeUnknown;

	/**
	 * Whether a COMMIT without an answer was counted and reported as unknown.
	 */
	private boolean commitIsOverdue;

	private boolean commitIsAnswered;

	/**
	 * The reason why the open scope ran out of time.
	 */
	private Throwable timeoutError;

	/**
	 * What must be reported if the time to clean up is over before the end: it is known
	 * at that moment, and later events do not change it.
	 */
	private Overdue overdue;

	private boolean stopped;

	private boolean settledFromOutside;

	private int stepsBeforeStop = Integer.MAX_VALUE;

	private int stepsBeforeOverdue = Integer.MAX_VALUE;

	private long activeWhenSettled;

	private boolean over;

	private WalkedScope(Walk walk, Terrain terrain) {
		this.walk = walk;
		this.terrain = terrain;
		this.interrupts.addAll(terrain.interrupts());
		for (Step step : Step.values()) {
			this.driver.on(step).answer((done) -> play(step, done));
		}
		this.template = SessionTemplate.builder(this.driver).maxActive(1).acquireTimeout(Duration.ofHours(1)).build();
	}

	/**
	 * Walk one way.
	 */
	static void walk(Walk walk, Terrain terrain) {
		WalkedScope scope = new WalkedScope(walk, terrain);
		scope.start();
		scope.proceed();
		scope.verify();
	}

	private void start() {
		boolean held = this.walk.choose(List.copyOf(this.terrain.permits())) == Permit.HELD;
		CompletableFuture<Object> other = this.template.execute((session) -> {
			this.runtime = (TemplateRuntime) CurrentScope.get().owner();
			this.holdingScope = ((SessionScope<?>) CurrentScope.get().scope()).attempt();
			return this.holder;
		});
		if (!held) {
			this.holder.complete(null);
			other.join();
		}
		this.permitIsHeld = held;
		this.walking = true;
		this.future = switch (this.terrain.kind()) {
			case SESSION -> this.template.execute(this::work);
			case TRANSACTION -> this.template.inTransaction(this::work);
			case EARLY_TRANSACTION ->
				this.template.demarcate(new DefaultTransactionDefinition(), (error) -> true, this::work);
		};
		this.future.whenComplete((value,
				ex) -> this.activeWhenSettled = this.template.statistics().active() - (this.permitIsHeld ? 1 : 0));
	}

	private void proceed() {
		while (!this.over) {
			List<Event> events = events();
			if (events.isEmpty()) {
				return;
			}
			this.walk.choose(events).action().run();
			long active = this.template.statistics().active();
			if (active != (this.sessionIsOpen ? 1 : 0) + (this.permitIsHeld ? 1 : 0)) {
				throw new AssertionError(active + " sessions active");
			}
			if (this.stepsBeforeOverdue != Integer.MAX_VALUE) {
				verifySilence();
			}
		}
	}

	private List<Event> events() {
		List<Event> events = new ArrayList<>();
		if (this.permitIsHeld) {
			events.add(new Event("permit", "comes", this::returnPermit));
		}
		for (Pending step : this.pending) {
			for (Ending ending : endings(step.step() == Step.COMMIT)) {
				events.add(new Event(step.step(), ending, () -> {
					this.pending.remove(step);
					settle(step, ending);
				}));
			}
		}
		if (events.isEmpty() && this.future.isDone() && !this.sessionIsOpen) {
			// the other events may occur, but need not
			events.add(new Event("", "", () -> this.over = true));
		}
		if (this.workCanEnd && !this.work.isDone()) {
			for (Ending ending : endings(false)) {
				events.add(new Event("work", ending, () -> endWork(ending)));
			}
		}
		interrupts().forEach((interrupt) -> events.add(new Event(interrupt, "", () -> stop(interrupt))));
		return events;
	}

	private List<Ending> endings(boolean canBeLost) {
		return ENDINGS.stream()
			.filter((ending) -> (canBeLost || ending != Ending.LOST) && isAllowed(ending.isOdd()))
			.toList();
	}

	private boolean isAllowed(boolean odd) {
		return !odd || this.oddities < this.terrain.mostOddities();
	}

	private void note(boolean odd) {
		if (odd) {
			this.oddities++;
		}
	}

	private List<Interrupt> interrupts() {
		return this.interrupts.stream().filter(this::canHappen).toList();
	}

	private boolean canHappen(Interrupt interrupt) {
		if (interrupt == Interrupt.OVERDUE) {
			return this.cleanUps > 0;
		}
		return this.stops < this.terrain.mostInterrupts() && (this.future != null || interrupt == Interrupt.TIME_UP);
	}

	private void returnPermit() {
		this.permitIsHeld = false;
		this.permitComesBack = true;
		this.holder.complete(null);
	}

	/**
	 * Answer a call of the driver.
	 */
	private Object play(Step step, Supplier<Object> done) {
		if (!this.walking || (this.permitComesBack && step == Step.CLOSE)) {
			this.permitComesBack = false;
			return done.get();
		}
		if (step == Step.RUN) {
			assertNothingEnded();
		}
		this.steps.add(step);
		if (step == Step.ROLLBACK && this.errors.isEmpty() && this.queryError != null) {
			this.errors.add(this.queryError);
		}
		stopDuring(step);
		Pending pending = new Pending(step, done, new Stage());
		Answer answer = this.walk.choose(answers(step)).what();
		note(answer.isOdd(step == Step.SESSION));
		switch (answer) {
			case LATER -> this.pending.add((step == Step.BEGIN || step == Step.RUN) ? pending.sent() : pending);
			case OK -> {
				if (step == Step.SESSION) {
					this.sessionIsOpen = true;
					return done.get();
				}
				settle(pending, Ending.OK);
			}
			case FAILED -> settle(pending, Ending.FAILS);
			case THROWS -> {
				RuntimeException error = new ServiceUnavailableException(step + " threw");
				failed(step, error, true);
				throw error;
			}
			case THROWS_ERROR -> {
				Error error = new StackOverflowError(step + " overflowed the stack");
				failed(step, error, true);
				throw error;
			}
			case NULL -> {
				failed(step, NO_STAGE, true);
				return null;
			}
		}
		return pending.stage();
	}

	private List<Said<Answer>> answers(Step step) {
		boolean ofSession = step == Step.SESSION;
		return (ofSession ? SESSION_ANSWERS : ANSWERS).stream()
			.filter((answer) -> isAllowed(answer.isOdd(ofSession)) || (ofSession && answer == Answer.THROWS))
			.map((answer) -> new Said<>(answer, step))
			.toList();
	}

	private void settle(Pending pending, Ending ending) {
		Step step = pending.step();
		boolean lost = ending == Ending.LOST;
		note(ending.isOdd());
		if (!ending.isFailure()) {
			Object value = ((CompletionStage<?>) pending.done().get()).toCompletableFuture().join();
			if (!lost) {
				succeeded(step);
				pending.stage().settle(value, null, ending);
				return;
			}
		}
		RuntimeException error = (step == Step.COMMIT && !lost)
				? new ClientException("Neo.ClientError.Transaction.Refused", "the commit was refused")
				: new ServiceUnavailableException(step + " failed");
		failed(step, error, lost);
		pending.stage().settle(null, error, ending);
	}

	private void succeeded(Step step) {
		switch (step) {
			case BEGIN -> this.begun = true;
			case COMMIT -> {
				this.commitIsAnswered = true;
				this.committed = true;
			}
			case CLOSE -> this.sessionIsOpen = false;
			default -> {
			}
		}
	}

	private void failed(Step step, Throwable error, boolean outcomeUnknown) {
		switch (step) {
			case SESSION, BEGIN, ROLLBACK -> this.errors.add(error);
			case RUN -> {
				this.queryError = error;
				if ((this.workWaitsForQuery || hasLeftItsQuery()) && isAtWork()) {
					this.errors.add(error);
				}
			}
			case COMMIT -> {
				this.commitIsAnswered = true;
				this.outcomeUnknown = outcomeUnknown;
				if (!outcomeUnknown && this.queryError != null) {
					this.errors.add(this.queryError);
				}
				this.errors.add(error);
			}
			case CLOSE -> {
				this.sessionIsOpen = false;
				if (!this.committed) {
					this.errors.add(error);
				}
			}
		}
	}

	/**
	 * Whether a session waits for the answer to a query that its work did not await.
	 */
	private boolean hasLeftItsQuery() {
		return this.terrain.kind() == Kind.SESSION && this.work.isDone();
	}

	private boolean isAtWork() {
		return !this.stopped && this.errors.isEmpty() && this.steps.stream().noneMatch(ENDS::contains);
	}

	/**
	 * Do the work.
	 */
	private CompletionStage<Object> work(AsyncQueryRunner runner) {
		this.runner = runner;
		stopDuring("work");
		Work chosen = this.walk.choose(Stream.of(Work.values()).filter((work) -> isAllowed(work.isOdd())).toList());
		note(chosen.isOdd());
		switch (chosen) {
			case BESIDE_ITS_QUERY -> {
				this.workCanEnd = true;
				this.query = runner.runAsync("CREATE ()");
				return this.work;
			}
			case AFTER_ITS_QUERY -> {
				this.workWaitsForQuery = true;
				this.query = runner.runAsync("CREATE ()");
				return this.query.thenCompose((cursor) -> {
					this.workCanEnd = true;
					return this.work;
				});
			}
			case THROWS -> {
				workFailed(this.workError);
				throw this.workError;
			}
			case THROWS_ERROR -> {
				Error error = new StackOverflowError("the work overflowed the stack");
				workFailed(error);
				throw error;
			}
			case NULL -> {
				workFailed(NO_STAGE);
				return null;
			}
		}
		throw new AssertionError();
	}

	private void endWork(Ending ending) {
		if (this.steps.stream().anyMatch(ENDS::contains) || this.steps.size() >= this.stepsBeforeOverdue) {
			assertThat(this.runner.runAsync("CREATE ()").toCompletableFuture()).as("a query after the end")
				.isCompletedExceptionally();
		}
		note(ending.isOdd());
		if (ending.isFailure()) {
			workFailed(this.workError);
			this.work.settle(null, this.workError, ending);
		}
		else {
			this.work.settle("done", null, ending);
		}
	}

	private void workFailed(Throwable error) {
		if (isAtWork()) {
			this.errors.add(error);
		}
	}

	private void stopDuring(Object call) {
		List<Said<Optional<Interrupt>>> options = new ArrayList<>();
		options.add(new Said<>(Optional.empty(), call));
		if (this.terrain.canInterruptCalls()) {
			interrupts().forEach((interrupt) -> options.add(new Said<>(Optional.of(interrupt), call)));
		}
		this.walk.choose(options).what().ifPresent(this::stop);
	}

	private void stop(Interrupt interrupt) {
		if (interrupt == Interrupt.OVERDUE) {
			this.cleanUps--;
			endCleanUpTime();
			return;
		}
		this.interrupts.remove(interrupt);
		this.stops++;
		boolean opened = this.steps.contains(Step.SESSION);
		if (interrupt == Interrupt.TIME_UP) {
			// also for a scope whose future is already done
			this.stepsBeforeStop = Math.min(this.stepsBeforeStop, this.steps.size());
			timeOut(opened);
		}
		else if (!this.future.isDone()) {
			this.stepsBeforeStop = Math.min(this.stepsBeforeStop, this.steps.size());
			stopFromOutside(interrupt);
		}
		if (opened && isOpen()) {
			this.cleanUps++;
		}
	}

	private void stopFromOutside(Interrupt interrupt) {
		this.stopped = true;
		this.settledFromOutside = true;
		switch (interrupt) {
			case CANCEL -> this.future.cancel(true);
			case CANCEL_OF_A_DERIVED_STAGE -> this.future.thenApply((value) -> value).cancel(true);
			// what orTimeout does after the timeout
			case TIMEOUT_OF_A_DERIVED_STAGE ->
				this.future.thenApply((value) -> value).completeExceptionally(new TimeoutException());
			default -> throw new AssertionError(interrupt);
		}
	}

	private void timeOut(boolean opened) {
		RuntimeException error = opened ? new SessionScopeTimeoutException("timed out")
				: this.runtime.limiter().permitDidNotCome(Duration.ofSeconds(1), null);
		if (isAtWork()) {
			this.stopped = true;
			this.errors.add(error);
		}
		walked().forEach((scope) -> {
			if (opened) {
				this.timeoutError = error;
				scope.stop(error);
			}
			else {
				scope.refuse(error);
			}
		});
	}

	/**
	 * Two seconds after a stop.
	 */
	private void endCleanUpTime() {
		if (!isOpen()) {
			return;
		}
		this.stepsBeforeOverdue = Math.min(this.stepsBeforeOverdue, this.steps.size());
		boolean commitIsPending = this.steps.contains(Step.COMMIT) && !this.commitIsAnswered;
		if (this.overdue == null && !this.settledFromOutside) {
			this.overdue = new Overdue(List.copyOf(this.errors), this.sessionIsOpen && this.future != null,
					commitIsPending, this.committed);
		}
		// the outcome of a commit is awaited if no caller is notified of it
		this.commitIsOverdue |= commitIsPending && this.timeoutError != null;
		walked().forEach(ManagedScope::tellOverdue);
	}

	private boolean isOpen() {
		return walked().findAny().isPresent();
	}

	private Stream<? extends ManagedScope> walked() {
		return StreamSupport.stream(this.runtime.registry().scopes().spliterator(), false)
			.filter((scope) -> scope != this.holdingScope);
	}

	private void assertNothingEnded() {
		assertThat(this.steps).as("steps before a query").doesNotContainAnyElementsOf(ENDS);
	}

	/**
	 * Check the state after the time to clean up, if no step is answered from here on.
	 */
	private void verifySilence() {
		assertThat(this.future).as("the future after the time to clean up").isDone();
		verifySteps();
		verifyStatistics();
		if (this.query != null && !this.steps.contains(Step.RUN)) {
			assertThat(this.query.toCompletableFuture()).as("a query that was not sent").isCompletedExceptionally();
		}
		if (this.sessionIsOpen) {
			this.walking = false;
			CompletableFuture<Object> next = next();
			assertThat(next).as("a scope that needs the permit of an open session").isNotDone();
			next.cancel(true);
			this.walking = true;
		}
	}

	private CompletableFuture<Object> next() {
		return this.template.execute((session) -> CompletableFuture.completedFuture(null));
	}

	private void verify() {
		assertThat(this.future).as("the future").isDone();
		assertThat(this.pending).isEmpty();
		verifySteps();
		verifyStatistics();
		if (this.overdue != null) {
			assertThat(this.activeWhenSettled).as("active when the future settled")
				.isBetween(this.overdue.isSeenOpen() ? 1L : 0L, 1L);
			verifyOverdueResult();
		}
		else if (!this.settledFromOutside) {
			assertThat(this.activeWhenSettled).as("active when the future settled").isZero();
			verifyResult(this.errors);
		}
		this.walking = false;
		assertThat(next()).as("a scope that needs the permit").isCompleted();
	}

	private void verifySteps() {
		boolean closes = this.template.statistics().opened() == 2 && !isPending(Step.BEGIN) && !isPending(Step.COMMIT)
				&& !isPending(Step.ROLLBACK);
		assertThat(count(Step.CLOSE)).as("closes").isEqualTo(closes ? 1 : 0);
		assertThat(count(Step.COMMIT) + count(Step.ROLLBACK)).as("commits and rollbacks").isEqualTo(this.begun ? 1 : 0);
		assertThat(this.steps.lastIndexOf(Step.COMMIT)).as("a commit after the stop").isLessThan(this.stepsBeforeStop);
		assertThat(this.steps.lastIndexOf(Step.RUN)).as("a query after the time to clean up")
			.isLessThan(this.stepsBeforeOverdue);
	}

	private boolean isPending(Step step) {
		return this.pending.stream().anyMatch((pending) -> pending.step() == step);
	}

	private void verifyStatistics() {
		SessionStatistics statistics = this.template.statistics();
		assertThat(statistics.pending()).as("pending").isZero();
		assertThat(statistics.active()).as("active").isEqualTo(this.sessionIsOpen ? 1 : 0);
		assertThat(statistics.opened()).as("opened and closed").isEqualTo(statistics.closed() + statistics.active());
		// an outcome that was reported as unknown is counted as unknown, once
		assertThat(statistics.committed()).as("committed").isEqualTo((this.committed && !this.commitIsOverdue) ? 1 : 0);
		assertThat(statistics.unknown()).as("unknown").isEqualTo((this.outcomeUnknown || this.commitIsOverdue) ? 1 : 0);
		boolean ended = !isPending(Step.BEGIN) && !isPending(Step.ROLLBACK)
				&& (!isPending(Step.COMMIT) || this.commitIsOverdue);
		assertThat(statistics.committed() + statistics.rolledBack() + statistics.failed() + statistics.unknown())
			.as("outcomes")
			.isEqualTo(ended ? count(Step.BEGIN) : 0);
		if (this.terrain.kind() != Kind.SESSION && !this.committed && !this.outcomeUnknown) {
			assertThat(this.driver.applied()).as("applied").isEmpty();
		}
	}

	/**
	 * Check the result that the caller received without waiting for the end.
	 */
	private void verifyOverdueResult() {
		Throwable reported = reported();
		if (this.overdue.commitIsPending()) {
			assertThat(reported).as("the outcome of a commit without an answer")
				.isInstanceOf(TransactionOutcomeUnknownException.class)
				.hasCause(this.timeoutError);
		}
		else if (!this.overdue.errors().isEmpty()) {
			verifyResult(this.overdue.errors());
		}
		else if (this.overdue.committed()) {
			assertThat(reported).as("error").isNull();
		}
		else {
			assertThat(reported).as("the error").isSameAs(this.timeoutError);
		}
		assertThat(reported != null || this.committed).as("no value without a commit").isTrue();
	}

	private void verifyResult(List<Throwable> errors) {
		Throwable reported = reported();
		if (errors.isEmpty()) {
			assertThat(reported).as("error").isNull();
			return;
		}
		Throwable first = errors.get(0);
		assertThat(reported).as("the first error").isNotNull();
		assertThat(is(reported, first) || is(reported.getCause(), first))
			.as("the first error: %s of %s", reported, errors)
			.isTrue();
		assertThat(errors).as("later errors, in what was reported").allMatch((error) -> contains(reported, error));
	}

	private Throwable reported() {
		return this.future.handle((value, ex) -> ex).join();
	}

	private static boolean contains(Throwable graph, Throwable error) {
		if (graph == null) {
			return false;
		}
		if (is(graph, error) || contains(graph.getCause(), error)) {
			return true;
		}
		for (Throwable suppressed : graph.getSuppressed()) {
			if (contains(suppressed, error)) {
				return true;
			}
		}
		return false;
	}

	private static boolean is(Throwable error, Throwable expected) {
		if (expected == NO_STAGE) {
			return error instanceof UnusableResultException
					|| (error instanceof IllegalStateException && error.getMessage().contains("null"));
		}
		return error == expected;
	}

	private long count(Step step) {
		return this.steps.stream().filter(step::equals).count();
	}

	/**
	 * The state that was known when the time to clean up was over.
	 */
	private record Overdue(List<Throwable> errors, boolean isSeenOpen, boolean commitIsPending, boolean committed) {

	}

	/**
	 * An event that can occur next.
	 */
	private record Event(Object what, Object how, Runnable action) {

		@Override
		public String toString() {
			return Terrain.words(this.what + " " + this.how);
		}

	}

	/**
	 * An event that can occur while a call is made.
	 */
	private record Said<T>(T what, Object call) {

		@Override
		public String toString() {
			if (this.what instanceof Optional<?> interrupt) {
				return interrupt.map((name) -> Terrain.words(name + " during " + this.call)).orElse("");
			}
			return (this.what != Answer.LATER) ? Terrain.words(this.call + " " + this.what + " at once") : "";
		}

	}

	private record Pending(Step step, Supplier<Object> done, Stage stage) {

		/**
		 * A step that is taken at the call, as the driver sends a query; only its answer
		 * is late, and may come when the transaction or the session has ended.
		 */
		Pending sent() {
			Object answer = this.done.get();
			return new Pending(this.step, () -> answer, this.stage);
		}

	}

	/**
	 * A stage that can notify its dependents twice, which a future of the JDK never does.
	 */
	private static final class Stage extends CompletableFuture<Object> {

		private boolean twice;

		void settle(Object value, Throwable error, Ending ending) {
			this.twice = ending == Ending.OK_TWICE || ending == Ending.FAILS_TWICE;
			if (ending == Ending.OK_ON_ANOTHER_THREAD) {
				Thread thread = new Thread(() -> complete(value));
				thread.start();
				try {
					thread.join();
				}
				catch (InterruptedException ex) {
					throw new AssertionError(ex);
				}
			}
			else if (error != null) {
				completeExceptionally(error);
			}
			else {
				complete(value);
			}
		}

		@Override
		public <U> CompletableFuture<U> handle(BiFunction<? super Object, Throwable, ? extends U> fn) {
			return super.handle((value, ex) -> {
				U result = fn.apply(value, ex);
				return this.twice ? fn.apply(value, ex) : result;
			});
		}

	}

}
