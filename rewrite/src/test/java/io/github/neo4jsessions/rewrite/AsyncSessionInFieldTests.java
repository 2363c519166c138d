package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncSessionInFieldTests extends AbstractCheckTests {

	AsyncSessionInFieldTests() {
		super(new AsyncSessionInField());
	}

	@Test
	void findsAField() {
		finds("""
				private AsyncSession session; // finds
				static class Nested {
					CompletionStage<Void> close(AsyncSession session) {
						return session.closeAsync();
					}
				}
				""");
	}

	@Test
	void leavesVariablesAndParametersAlone() {
		findsNothing("""
				private Supplier<AsyncSession> open = () -> this.driver.session(AsyncSession.class);
				void a(AsyncSession given) {
					AsyncSession session = given;
				}
				record Holder(String name) {
				}
				""");
	}

	@Test
	void leavesAloneWhatIsClosedThroughAVariable() {
		findsNothing(
				"""
						static class Wrapper implements AutoCloseable {
							private AsyncSession session;
							public void close() {
								AsyncSession open = this.session;
								this.session = null;
								if (open != null) {
									open.closeAsync();
								}
							}
						}
						static class Other {
							private AsyncSession session;
							CompletionStage<Void> close() {
								return Optional.ofNullable(this.session).map(AsyncSession::closeAsync).orElseGet(() -> CompletableFuture.completedFuture(null));
							}
						}
						""");
	}

	@Test
	void leavesAloneWhatItsCreatorKeeps() {
		findsNothing("""
				static class Writer {
					private final AsyncSession session;
					Writer(AsyncSession session) {
						this.session = session;
					}
				}
				static class Batch {
					private final Writer writer;
					Batch(AsyncSession session) {
						this.writer = new Writer(session);
					}
				}
				void write() {
					AsyncSession session = driver.session(AsyncSession.class);
					try {
						new Batch(session);
					}
					finally {
						session.closeAsync().toCompletableFuture().join();
					}
				}
				static class Base {
					private final AsyncSession session;
					Base(AsyncSession session) {
						this.session = session;
					}
				}
				static class Derived extends Base {
					Derived(AsyncSession given) {
						super(given);
					}
				}
				Derived of(AsyncSession session) {
					return new Derived(session);
				}
				""");
	}

	@Test
	void findsWhatNobodyElseHas() {
		finds("""
				static class Injected {
					private final AsyncSession session; // finds
					Injected(AsyncSession session) {
						this.session = session;
					}
				}
				static class Made {
					private final AsyncSession session; // finds
					Made(AsyncSession session) {
						this.session = session;
					}
				}
				static class PassedOn {
					private final AsyncSession session; // finds
					PassedOn(AsyncSession session) {
						this.session = session;
					}
				}
				static class Bean {
					private final AsyncSession session; // finds
					Bean(AsyncSession session) {
						this.session = session;
					}
				}
				static class Outer {
					private final PassedOn inner;
					Outer(AsyncSession session) {
						this.inner = new PassedOn(session);
					}
				}
				static class SetAgain {
					private AsyncSession session; // finds
					SetAgain(AsyncSession session) {
						this.session = session;
					}
					void connect(Driver driver) {
						this.session = driver.session(AsyncSession.class);
					}
				}
				Made made() {
					return new Made(driver.session(AsyncSession.class));
				}
				Outer outer() {
					AsyncSession session = driver.session(AsyncSession.class);
					return new Outer(session);
				}
				@org.springframework.context.annotation.Bean
				Bean bean(AsyncSession session) {
					return new Bean(session);
				}
				SetAgain setAgain(AsyncSession session) {
					return new SetAgain(session);
				}
				""");
	}

	@Test
	void findsWhatIsClosedOnlyAfterAFailureByItsOnlyHolder() {
		finds("""
				static class Operation {
					private final AsyncSession session; // finds
					Operation(AsyncSession session) {
						this.session = session;
					}
					CompletionStage<?> run(String query) {
						return session.runAsync(query).thenComposeAsync((cursor) -> cursor.listAsync().whenComplete((records, ex) -> {
							if (ex != null) {
								session.closeAsync();
							}
						}));
					}
				}
				static class Reading {
					private final AsyncSession session; // finds
					Reading(AsyncSession session) {
						this.session = session;
					}
					CompletionStage<?> run(String query) {
						return session.executeReadAsync((tx) -> tx.runAsync(query).thenCompose((cursor) -> cursor.listAsync().whenComplete((records, ex) -> {
							if (ex != null) {
								session.closeAsync();
							}
						})));
					}
				}
				static class Opened {
					private final AsyncSession session; // finds
					Opened(Driver driver) {
						this.session = driver.session(AsyncSession.class);
					}
					CompletionStage<ResultCursor> run() {
						return this.session.runAsync("RETURN 1").exceptionallyCompose((ex) -> this.session.closeAsync().thenCompose((i) -> CompletableFuture.failedFuture(ex)));
					}
				}
				void run(Supplier<AsyncSession> open) {
					new Operation(open.get()).run("RETURN 1");
					new Reading(open.get()).run("RETURN 1");
				}
				""");
	}

	@Test
	void leavesAloneWhatIsClosedEarlyAfterAFailureAndOtherCodeCanClose() {
		findsNothing(
				"""
						static class Given {
							private final AsyncSession session;
							Given(AsyncSession session) {
								this.session = session;
							}
							CompletionStage<ResultCursor> run() {
								return this.session.runAsync("RETURN 1").whenComplete((cursor, ex) -> {
									if (ex != null) {
										this.session.closeAsync();
									}
								});
							}
						}
						static class Exposed {
							private final AsyncSession session;
							Exposed(Driver driver) {
								this.session = driver.session(AsyncSession.class);
							}
							AsyncSession session() {
								return this.session;
							}
							CompletionStage<ResultCursor> run() {
								return this.session.runAsync("RETURN 1").whenComplete((cursor, ex) -> {
									if (ex != null) {
										this.session.closeAsync();
									}
								});
							}
						}
						static class ClosedInBothCases {
							private final AsyncSession session;
							ClosedInBothCases(Driver driver) {
								this.session = driver.session(AsyncSession.class);
							}
							CompletionStage<ResultCursor> run() {
								return this.session.runAsync("RETURN 1").whenComplete((cursor, ex) -> {
									if (ex != null) {
										this.session.closeAsync();
									}
									else {
										cursor.consumeAsync().thenCompose((summary) -> this.session.closeAsync());
									}
								});
							}
						}
						CompletionStage<Void> given() {
							AsyncSession session = driver.session(AsyncSession.class);
							return new Given(session).run().handle((cursor, ex) -> session.closeAsync()).thenCompose(Function.identity());
						}
						""");
	}

	@Test
	void findsAFieldBesideAnotherSessionThatIsClosed() {
		finds("""
				AsyncSession shared; // finds
				CompletionStage<Void> a() {
					AsyncSession session = driver.session(AsyncSession.class);
					return session.closeAsync();
				}
				""");
	}

}
