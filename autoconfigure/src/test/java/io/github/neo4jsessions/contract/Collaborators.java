package io.github.neo4jsessions.contract;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.test.driver.Step;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.neo4j.driver.SessionConfig;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All objects that an application can give to a template or pass to a call, each of which
 * throws in each of its methods.
 */
final class Collaborators {

	private static final Set<Call> ALL = EnumSet.of(Call.EXECUTE, Call.WRITE, Call.EARLY, Call.QUERY, Call.JOINED);

	private static final Set<Call> TRANSACTIONS = EnumSet.of(Call.WRITE, Call.EARLY, Call.JOINED);

	private static final Set<Call> FAILING = EnumSet.of(Call.FAILING, Call.EARLY_FAILING, Call.JOINED_FAILING,
			Call.JOINED_AND_FORGIVEN);

	private Collaborators() {
	}

	static Stream<Sabotage> all() {
		return Stream
			.of(bookmarks(), contexts(), configurations(), observations(), demarcations(), definitions(), executors(),
					events(), errors(), answers(), others())
			.flatMap((sabotages) -> sabotages);
	}

	private static Stream<Sabotage> bookmarks() {
		return Stream.of(
				built("getBookmarks", Ending.FAILS, ALL,
						(saboteur, builder) -> builder
							.bookmarkManager(new Saboteurs.Bookmarks(saboteur, "getBookmarks"))),
				built("getBookmarks of a session's configuration", Ending.FAILS, ALL,
						(saboteur,
								builder) -> builder.sessionConfig(SessionConfig.builder()
									.withBookmarkManager(new Saboteurs.Bookmarks(saboteur, "getBookmarks"))
									.build())),
				built("updateBookmarks", Ending.SUCCEEDS, TRANSACTIONS,
						(saboteur, builder) -> builder
							.bookmarkManager(new Saboteurs.Bookmarks(saboteur, "updateBookmarks"))),
				built("updateBookmarks of a session's configuration", Ending.SUCCEEDS, TRANSACTIONS,
						(saboteur,
								builder) -> builder.sessionConfig(SessionConfig.builder()
									.withBookmarkManager(new Saboteurs.Bookmarks(saboteur, "updateBookmarks"))
									.build())));
	}

	private static Stream<Sabotage> contexts() {
		List<Sabotage> all = new ArrayList<>();
		for (String method : List.of("key", "getValue", "setValue", "setValue, when done")) {
			all.add(accessor(method, Ending.FAILS, ALL));
		}
		// the call succeeds, because the work has run in the right context
		for (String method : List.of("restore", "restore, when done")) {
			all.add(accessor(method, Ending.SUCCEEDS, ALL));
		}
		for (BoundThreads bound : BoundThreads.values()) {
			for (String method : List.of("setValue", "setValue, when done")) {
				all.add(accessorOfDriver(method, Ending.FAILS, bound));
			}
			for (String method : List.of("restore", "restore, when done")) {
				all.add(accessorOfDriver(method, Ending.SUCCEEDS, bound));
			}
		}
		all.add(accessorOfDriver("getValue", Ending.FAILS, BoundThreads.BOTH));
		all.add(accessorOfDriver("key", Ending.FAILS, BoundThreads.BOTH));
		all.add(new Sabotage("getValue of a call that joins", Ending.FAILS, EnumSet.of(Call.JOINED),
				(rules, saboteur) -> {
					rules.templateWith(UnaryOperator.identity());
					BoundThreads.BOTH.register(saboteur, "getValue");
					saboteur.armWhen(() -> TransactionScope.current().isPresent());
				}));
		all.add(new Sabotage("setValue when a line is logged", Ending.SUCCEEDS, TRANSACTIONS, (rules, saboteur) -> {
			rules.templateWith(UnaryOperator.identity());
			BoundThreads.BOTH.register(saboteur, "setValue");
			saboteur.armWhen(() -> rules.script().count(Step.CLOSE) > 0);
			rules.script().on(Step.CLOSE).failAfterwards(rules.serverError());
		}));
		return all.stream();
	}

	private static Sabotage accessor(String method, Ending ending, Set<Call> calls) {
		return new Sabotage(method + " of a ThreadLocalAccessor", ending, calls, (rules, saboteur) -> {
			rules.templateWith(UnaryOperator.identity());
			BoundThreads.BOTH.register(saboteur, method);
		});
	}

	/**
	 * An accessor on a thread that also serves other callers.
	 */
	private static Sabotage accessorOfDriver(String method, Ending ending, BoundThreads bound) {
		return new Sabotage(
				method + " of a ThreadLocalAccessor on a thread of the driver, with values on the threads of " + bound,
				ending, EnumSet.of(Call.EXECUTE, Call.WRITE, Call.JOINED), (rules, saboteur) -> {
					rules.templateWith(UnaryOperator.identity());
					ExecutorService driver = bound.register(saboteur, method);
					for (Step step : List.of(Step.BEGIN, Step.RUN, Step.COMMIT, Step.ROLLBACK, Step.CLOSE)) {
						rules.script().on(step).answer((call) -> {
							Object stage = call.get();
							return saboteur.called()
								.thenCompose((called) -> (CompletionStage<?>) stage)
								.thenApplyAsync((value) -> value, driver);
						});
					}
					Thread caller = Thread.currentThread();
					saboteur.armWhen(() -> Thread.currentThread() != caller);
				});
	}

	/**
	 * The threads that have values of accessors: the caller's, another one, or both.
	 */
	private enum BoundThreads {

		CALLER("caller's", null), DRIVER(null, "other's"), BOTH("caller's", "other's");

		private final String callers;

		private final String others;

		BoundThreads(String callers, String others) {
			this.callers = callers;
			this.others = others;
		}

		/**
		 * Register an accessor between two that do not throw.
		 * @return the executor of the other thread
		 */
		ExecutorService register(Saboteur saboteur, String method) {
			List<Saboteurs.Accessor> accessors = List.of(new Saboteurs.Accessor("before", saboteur, ""),
					new Saboteurs.Accessor("sabotaged", saboteur, method),
					new Saboteurs.Accessor("behind", saboteur, ""));
			ExecutorService other = Executors.newSingleThreadExecutor();
			saboteur.armWhen(() -> false);
			accessors.forEach(ContextRegistry.getInstance()::registerThreadLocalAccessor);
			saboteur.armWhen(() -> true);
			accessors.forEach((accessor) -> accessor.value.set(this.callers));
			CompletableFuture.runAsync(() -> accessors.forEach((accessor) -> accessor.value.set(this.others)), other)
				.join();
			saboteur.whenSettled(() -> {
				assertThat(accessors).extracting((accessor) -> accessor.value.get())
					.as("values of the caller's thread")
					.containsOnly(this.callers);
				assertThat(CompletableFuture
					.supplyAsync(() -> accessors.stream().map((accessor) -> accessor.value.get()).toList(), other)
					.join()).as("values of the other thread").containsOnly(this.others);
			});
			saboteur.whenRetired(() -> {
				accessors.forEach((accessor) -> {
					ContextRegistry.getInstance().removeThreadLocalAccessor(accessor.key());
					accessor.value.remove();
				});
				other.shutdown();
			});
			return other;
		}

	}

	private static Stream<Sabotage> configurations() {
		return Stream.of(built("session configuration", Ending.FAILS, ALL,
				(saboteur, builder) -> builder.sessionConfigSupplier(() -> {
					saboteur.strike();
					return SessionConfig.defaultConfig();
				})));
	}

	private static Stream<Sabotage> observations() {
		List<Sabotage> all = new ArrayList<>();
		for (String method : List.of("getName", "getContextualName", "getLowCardinalityKeyValues",
				"getHighCardinalityKeyValues")) {
			all.add(observed("convention, " + method, ALL, (saboteur, registry) -> {
			}, (saboteur, builder) -> builder.observationConvention(new Saboteurs.SessionConvention(saboteur, method))
				.observationConvention(new Saboteurs.TransactionConvention(saboteur, method))));
		}
		for (String method : List.of("onStart", "onScopeOpened", "onScopeClosed", "onStop", "supportsContext")) {
			all.add(observed("observation handler, " + method, ALL, (saboteur, registry) -> registry.observationConfig()
				.observationHandler(new Saboteurs.Handler(saboteur, method)), (saboteur, builder) -> {
				}));
		}
		all.add(observed("observation predicate", ALL,
				(saboteur, registry) -> registry.observationConfig().observationPredicate((name, context) -> {
					saboteur.strike();
					return true;
				}), (saboteur, builder) -> {
				}));
		all.add(observed("observation filter", ALL,
				(saboteur, registry) -> registry.observationConfig().observationFilter((context) -> {
					saboteur.strike();
					return context;
				}), (saboteur, builder) -> {
				}));
		return all.stream();
	}

	private static Sabotage observed(String name, Set<Call> calls,
			BiConsumer<Saboteur, ObservationRegistry> registering,
			BiConsumer<Saboteur, SessionTemplate.Builder> change) {
		return new Sabotage(name, Ending.SUCCEEDS, calls, (rules, saboteur) -> {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new Saboteurs.Handler(saboteur, ""));
			registering.accept(saboteur, registry);
			saboteur.whenSettled(
					() -> assertThat(registry.getCurrentObservationScope()).as("observation left on the thread")
						.isNull());
			rules.templateWith((builder) -> {
				builder.observationRegistry(registry);
				change.accept(saboteur, builder);
				return builder;
			});
		});
	}

	private static Stream<Sabotage> demarcations() {
		return Stream.of(demarcated("beforeBegin", Ending.FAILS), demarcated("afterBegin", Ending.FAILS),
				demarcated("participating", Ending.FAILS), demarcated("beforeCommit", Ending.FAILS),
				demarcated("afterCommit", Ending.SUCCEEDS), demarcated("defaultTimeout", Ending.FAILS),
				demarcated("isRetried", Ending.FAILS),
				new Sabotage("mayRetry", Ending.FAILS, EnumSet.of(Call.EARLY_FAILING), (rules, saboteur) -> {
					rules.templateWith((builder) -> builder.retry(RetriedScopeRules.AT_ONCE));
					saboteur.at("mayRetry");
				}), new Sabotage("rollbackOn", Ending.FAILS, EnumSet.of(Call.EARLY_FAILING), plain("rollbackOn")),
				new Sabotage("beforeRollback", Ending.FAILS, EnumSet.of(Call.EARLY_FAILING), plain("beforeRollback")),
				new Sabotage("afterRollback", Ending.FAILS, EnumSet.of(Call.EARLY_FAILING), plain("afterRollback")));
	}

	private static Sabotage demarcated(String method, Ending ending) {
		return new Sabotage(method, ending, EnumSet.of(Call.EARLY), plain(method));
	}

	private static BiConsumer<ThrowingCollaboratorRules, Saboteur> plain(String method) {
		return (rules, saboteur) -> {
			rules.templateWith(UnaryOperator.identity());
			saboteur.at(method);
		};
	}

	private static Stream<Sabotage> definitions() {
		return Stream.of("getPropagationBehavior", "getIsolationLevel", "getTimeout", "isReadOnly", "getName")
			.map((method) -> new Sabotage("definition, " + method, Ending.FAILS, EnumSet.of(Call.EARLY, Call.DEFINED),
					plain(method)));
	}

	private static Stream<Sabotage> executors() {
		Set<Call> calls = EnumSet.of(Call.EXECUTE, Call.WRITE, Call.JOINED);
		return Stream.of(executor("refuses", Ending.FAILS, calls, (saboteur, task) -> saboteur.strike()),
				executor("throws afterwards", Ending.EITHER, calls, (saboteur, task) -> {
					task.run();
					saboteur.strike();
				}), executor("throws afterwards on another thread", Ending.EITHER, calls, (saboteur, task) -> {
					CompletableFuture.runAsync(task).join();
					saboteur.strike();
				}), executor("runs everything twice", Ending.SUCCEEDS, calls, (saboteur, task) -> {
					saboteur.note();
					task.run();
					task.run();
				}));
	}

	private static Sabotage executor(String name, Ending ending, Set<Call> calls,
			BiConsumer<Saboteur, Runnable> executor) {
		return new Sabotage("executor that " + name, ending, calls, (rules, saboteur) -> {
			// after the call was made: what has completed before is continued without the
			// executor
			for (Step step : List.of(Step.BEGIN, Step.RUN)) {
				rules.script().on(step).answer((answer) -> {
					Object stage = answer.get();
					return saboteur.called()
						.thenCompose((called) -> new CompletableFuture<Void>().completeOnTimeout(null, 20,
								TimeUnit.MILLISECONDS))
						.thenCompose((later) -> (CompletionStage<?>) stage);
				});
			}
			rules.templateWith((builder) -> builder.callbackExecutor((task) -> executor.accept(saboteur, task)));
		});
	}

	private static Stream<Sabotage> events() {
		return Stream.of(event("beforeCommit", Ending.FAILS), event("afterCommit", Ending.SUCCEEDS),
				event("afterCompletion", Ending.SUCCEEDS), event("getOrder", Ending.FAILS),
				new Sabotage("publisher", Ending.FAILS, EnumSet.of(Call.PUBLISHING), (rules, saboteur) -> rules
					.templateWith((builder) -> builder.eventPublisher((event) -> saboteur.strike()))));
	}

	private static Sabotage event(String method, Ending ending) {
		return new Sabotage("synchronization, " + method, ending, EnumSet.of(Call.PUBLISHING),
				(rules, saboteur) -> rules.templateWith((builder) -> builder.eventPublisher((event) -> {
					Object source = ((PayloadApplicationEvent<?>) event).getSource();
					TransactionSynchronizationManager manager = new TransactionSynchronizationManager(
							(TransactionContext) source);
					manager.registerSynchronization(new Saboteurs.Synchronization(saboteur, ""));
					manager.registerSynchronization(new Saboteurs.Synchronization(saboteur, method));
				})));
	}

	private static Stream<Sabotage> errors() {
		List<Sabotage> all = new ArrayList<>();
		for (String method : List.of("getCause", "getMessage", "toString", "hashCode", "getStackTrace", "code")) {
			for (Saboteurs.ErrorType type : Saboteurs.ErrorType.values()) {
				if (type.has(method)) {
					all.add(new Sabotage(method + " of a " + type, Ending.FAILS, FAILING, (rules, saboteur) -> {
						rules.templateWith(UnaryOperator.identity());
						saboteur.failWorkWith(type.error(saboteur, method));
						saboteur.note();
					}));
				}
			}
		}
		return all.stream();
	}

	/**
	 * Errors of a driver that an application wraps.
	 */
	private static Stream<Sabotage> answers() {
		return Stream.of("getCause", "getMessage", "code", "toString", "getStackTrace", "hashCode")
			.flatMap((method) -> Stream
				.of(answer(Step.BEGIN, method, Ending.FAILS, TRANSACTIONS), answer(Step.RUN, method, Ending.FAILS, ALL),
						answer(Step.COMMIT, method, Ending.FAILS, TRANSACTIONS),
						answer(Step.ROLLBACK, method, Ending.FAILS, FAILING),
						answer(Step.CLOSE, method, Ending.SUCCEEDS, TRANSACTIONS),
						answer(Step.CLOSE, method, Ending.FAILS, EnumSet.of(Call.EXECUTE)),
						answer(Step.CLOSE, method, Ending.SUCCEEDS, EnumSet.of(Call.QUERY)))
				.flatMap((sabotages) -> sabotages));
	}

	private static Stream<Sabotage> answer(Step step, String method, Ending ending, Set<Call> calls) {
		return Stream.of(Saboteurs.ErrorType.values())
			.filter((type) -> type.has(method))
			.map((type) -> new Sabotage(method + " of a " + type + " that answers " + step, ending, calls,
					(rules, saboteur) -> {
						RuntimeException error = type.error(saboteur, method);
						if (step == Step.CLOSE) {
							rules.script().on(step).failAfterwards(error);
						}
						else {
							rules.script().on(step).fail(error);
						}
						rules.templateWith(UnaryOperator.identity());
						saboteur.note();
					}));
	}

	private static Stream<Sabotage> others() {
		return Stream.of(new Sabotage("listener of waits", Ending.SUCCEEDS, ALL, (rules, saboteur) -> {
			rules.templateWith((builder) -> builder.maxActive(1));
			rules.template().monitor().addAcquireListener((nanos) -> saboteur.strike());
		}));
	}

	private static Sabotage built(String name, Ending ending, Set<Call> calls,
			BiConsumer<Saboteur, SessionTemplate.Builder> change) {
		return new Sabotage(name, ending, calls, (rules, saboteur) -> rules.templateWith((builder) -> {
			change.accept(saboteur, builder);
			return builder;
		}));
	}

	enum Ending {

		SUCCEEDS, FAILS, EITHER

	}

	/**
	 * The ways to call a template.
	 */
	enum Call {

		EXECUTE {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().execute(rules::create);
			}
		},
		QUERY {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().query("CREATE (:Contract {run: $run})").bind(rules.run()).to("run").run();
			}
		},
		WRITE {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().executeWrite(rules::create);
			}
		},
		EARLY {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template()
					.demarcate(new Saboteurs.Definition(saboteur), new Saboteurs.Demarcation(saboteur), rules::create);
			}
		},
		DEFINED {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().inTransaction(new Saboteurs.Definition(saboteur), rules::create);
			}
		},
		JOINED {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().executeWrite((tx) -> rules.template().executeWrite(rules::create));
			}
		},
		PUBLISHING {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().executeWrite((tx) -> {
					tx.publishEvent("event");
					return rules.create(tx);
				});
			}
		},
		FAILING {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template().executeWrite((tx) -> failing(rules, saboteur, tx));
			}
		},
		EARLY_FAILING {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template()
					.demarcate(new Saboteurs.Definition(saboteur), new Saboteurs.Demarcation(saboteur),
							(tx) -> failing(rules, saboteur, tx));
			}
		},
		JOINED_FAILING {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template()
					.executeWrite((tx) -> rules.template().executeWrite((inner) -> failing(rules, saboteur, inner)));
			}
		},
		JOINED_AND_FORGIVEN {
			@Override
			CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur) {
				return rules.template()
					.executeWrite((tx) -> rules.template()
						.executeWrite((inner) -> failing(rules, saboteur, inner))
						.handle((value, ex) -> "forgiven"));
			}
		};

		abstract CompletableFuture<?> make(ThrowingCollaboratorRules rules, Saboteur saboteur);

		boolean isTransaction() {
			return this != EXECUTE && this != QUERY;
		}

		private static CompletableFuture<Object> failing(ThrowingCollaboratorRules rules, Saboteur saboteur,
				TransactionScope tx) {
			RuntimeException error = saboteur.workError();
			return rules.create(tx).toCompletableFuture().thenApply((created) -> {
				throw (error != null) ? error : rules.workError();
			});
		}

	}

	/**
	 * A collaborator that throws in one of its methods.
	 *
	 * @param name the method that throws
	 * @param ending how the call ends
	 * @param calls the calls that the sabotage affects
	 * @param preparation builds the template
	 */
	record Sabotage(String name, Ending ending, Set<Call> calls,
			BiConsumer<ThrowingCollaboratorRules, Saboteur> preparation) {

		void prepare(ThrowingCollaboratorRules rules, Saboteur saboteur) {
			this.preparation.accept(rules, saboteur);
		}

		/**
		 * Whether the handlers beside the one that throws are notified of the end. If
		 * that one throws in its own notification of an end, Micrometer notifies none of
		 * the others.
		 */
		boolean isNotifiedSeparately() {
			return !this.name.endsWith("onStop") && !this.name.endsWith("onScopeClosed")
					&& !this.name.equals("observation filter");
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
