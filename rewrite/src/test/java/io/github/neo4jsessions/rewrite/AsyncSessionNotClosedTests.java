package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class AsyncSessionNotClosedTests extends AbstractCheckTests {

	AsyncSessionNotClosedTests() {
		super(new AsyncSessionNotClosed());
	}

	@Test
	void findsASessionThatAFailureLeavesOpen() {
		finds("""
				CompletionStage<Void> a() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).thenRun(session::closeAsync);
				}
				CompletionStage<Void> inAFunction() {
					return CompletableFuture.completedFuture(1).thenCompose((one) -> {
						AsyncSession session = driver.session(AsyncSession.class); // finds
						return session.runAsync("CREATE (:A)").thenComposeAsync((cursor) -> session.closeAsync());
					});
				}
				CompletionStage<ResultSummary> closedBeforeItsWorkIsDone() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					CompletionStage<ResultSummary> summary = session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync);
					session.closeAsync();
					return summary;
				}
				""");
	}

	@Test
	void leavesAloneWhatOtherCodeCloses() {
		findsNothing(
				"""
						CompletionStage<Void> handed(Function<AsyncSession, CompletionStage<Void>> work) {
							AsyncSession session = driver.session(AsyncSession.class);
							return work.apply(session);
						}
						AsyncResource<AsyncSession> resource() {
							return AsyncResource.of(() -> CompletableFuture.completedFuture(driver.session(AsyncSession.class)), (session, exit) -> session.closeAsync());
						}
						AsyncSession opened() {
							return driver.session(AsyncSession.class);
						}
						void kept(List<AsyncSession> all) {
							AsyncSession session = driver.session(AsyncSession.class);
							all.add(session);
						}
						""");
	}

	@Test
	void leavesAloneWhatMayRecoverBeforeTheClose() {
		findsNothing(
				"""
						CompletionStage<Long> assignedLater() {
							AsyncSession session = driver.session(AsyncSession.class);
							CompletionStage<Long> stage;
							stage = session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L)).exceptionally((ex) -> 0L);
							return stage.thenCompose((v) -> session.closeAsync().thenApply((i) -> v));
						}
						CompletionStage<Long> assignedAgain() {
							AsyncSession session = driver.session(AsyncSession.class);
							CompletionStage<Long> stage = session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L));
							stage = stage.exceptionally((ex) -> 0L);
							return stage.thenCompose((v) -> session.closeAsync().thenApply((i) -> v));
						}
						CompletionStage<Long> inAHelper() {
							AsyncSession session = driver.session(AsyncSession.class);
							return orZero(session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))).thenCompose((v) -> session.closeAsync().thenApply((i) -> v));
						}
						CompletionStage<Long> orZero(CompletionStage<Long> stage) {
							return stage.exceptionally((ex) -> 0L);
						}
						""");
	}

	@Test
	void knowsAfterWhatAConditionCloses() {
		finds("""
				CompletionStage<ResultCursor> afterAFailure() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").whenComplete((cursor, ex) -> {
						if (ex != null) {
							session.closeAsync();
						}
					});
				}
				CompletionStage<ResultCursor> inElse() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").whenComplete((cursor, ex) -> {
						if (ex == null)
							System.out.println(cursor);
						else
							session.closeAsync();
					});
				}
				CompletionStage<Void> afterASuccess() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync)
						.handle((summary, ex) -> (ex == null) ? session.closeAsync() : CompletableFuture.<Void>failedFuture(ex))
						.thenCompose(Function.identity());
				}
				""");
	}

	@Test
	void leavesAloneWhatConditionsCloseInBothCasesOrPerhaps() {
		findsNothing(
				"""
						CompletionStage<Void> inBothCases() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync)
								.handle((summary, ex) -> (ex != null) ? session.closeAsync().thenCompose((i) -> CompletableFuture.<Void>failedFuture(ex)) : session.closeAsync())
								.thenCompose(Function.identity());
						}
						CompletionStage<Void> behindACondition(boolean log) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").thenCompose(ResultCursor::consumeAsync).handle((summary, ex) -> {
								if (ex != null) {
									System.out.println(ex);
								}
								return session.closeAsync();
							}).thenCompose(Function.identity());
						}
						CompletionStage<ResultCursor> perhaps(boolean log) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").whenComplete((cursor, ex) -> {
								if (ex != null || log) {
									session.closeAsync();
								}
							});
						}
						CompletionStage<ResultCursor> ofTheSession() {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync("CREATE (:A)").whenComplete((cursor, ex) -> {
								if (session != null) {
									session.closeAsync();
								}
							});
						}
						""");
	}

	@Test
	void leavesAloneWhatIsHandedOnAfterASuccess() {
		findsNothing(
				"""
						record Rows(ResultCursor cursor, AsyncSession session) {
						}
						CompletionStage<Rows> created(String query) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync(query).whenComplete((cursor, ex) -> {
								if (ex != null) {
									session.closeAsync();
								}
							}).thenApply((cursor) -> new Rows(cursor, session));
						}
						CompletionStage<Rows> passed(String query, BiFunction<ResultCursor, AsyncSession, Rows> rows) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync(query)
								.exceptionallyCompose((ex) -> session.closeAsync().thenCompose((i) -> CompletableFuture.failedFuture(ex)))
								.thenApply((cursor) -> rows.apply(cursor, session));
						}
						""");
	}

	@Test
	void leavesAloneWhatAHandlerHandsOver() {
		findsNothing(
				"""
						record Rows(AsyncSession session, ResultCursor cursor) {
						}
						CompletionStage<Rows> created(String query) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync(query).handle((cursor, ex) -> {
								if (ex != null) {
									session.closeAsync();
									throw new CompletionException(ex);
								}
								return new Rows(session, cursor);
							});
						}
						CompletionStage<Void> passed(String query, BiConsumer<AsyncSession, ResultCursor> handOver) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync(query).handle((cursor, ex) -> {
								if (ex != null) {
									session.closeAsync();
								}
								else {
									handOver.accept(session, cursor);
								}
								return null;
							});
						}
						CompletionStage<Void> passedAfterAFailure(String query, BiConsumer<AsyncSession, Throwable> cleanUp) {
							AsyncSession session = driver.session(AsyncSession.class);
							return session.runAsync(query).thenCompose((cursor) -> session.closeAsync()).whenComplete((v, ex) -> {
								if (ex != null) {
									cleanUp.accept(session, ex);
								}
							});
						}
						""");
	}

	@Test
	void findsWhatIsPassedToBeUsedAndClosedAfterASuccessOnly() {
		finds("""
				CompletionStage<Void> used(Function<AsyncSession, CompletionStage<Void>> work) {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return work.apply(session).thenCompose((v) -> session.closeAsync());
				}
				CompletionStage<Void> usedInAStep(Function<AsyncSession, CompletionStage<Void>> work) {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").thenCompose((cursor) -> work.apply(session))
						.thenCompose((v) -> session.closeAsync());
				}
				CompletionStage<Void> usedAfterASuccess(Consumer<AsyncSession> log) {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").thenCompose((cursor) -> session.closeAsync()).whenComplete((v, ex) -> {
						if (ex == null) {
							log.accept(session);
						}
					});
				}
				""");
	}

	@Test
	void knowsAfterWhatAnEarlierConditionCloses() {
		finds("""
				CompletionStage<ResultCursor> swapped() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").whenComplete((cursor, ex) -> {
						if (null != ex) {
							session.closeAsync();
						}
					});
				}
				CompletionStage<Long> behindAReturn() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").handle((cursor, ex) -> {
						if (ex == null) {
							return 1L;
						}
						session.closeAsync();
						throw new CompletionException(ex);
					});
				}
				CompletionStage<Void> behindAThrow() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return session.runAsync("CREATE (:A)").handle((cursor, ex) -> {
						if (ex != null)
							throw new CompletionException(ex);
						return session.closeAsync();
					}).thenCompose(Function.identity());
				}
				""");
		findsNothing("""
				CompletionStage<Void> inBothCases() {
					AsyncSession session = driver.session(AsyncSession.class);
					return session.runAsync("CREATE (:A)").handle((cursor, ex) -> {
						if (ex != null) {
							return session.closeAsync().thenCompose((i) -> CompletableFuture.<Void>failedFuture(ex));
						}
						return session.closeAsync();
					}).thenCompose(Function.identity());
				}
				CompletionStage<Void> perhapsThrown(boolean wrap) {
					AsyncSession session = driver.session(AsyncSession.class);
					return session.runAsync("CREATE (:A)").handle((cursor, ex) -> {
						if (ex != null) {
							if (wrap) {
								throw new CompletionException(ex);
							}
						}
						return session.closeAsync();
					}).thenCompose(Function.identity());
				}
				""");
	}

	@Test
	void leavesAloneWhatIsClosedWithItsDriver() {
		findsNothing("""
				void ofAResource(AuthToken token) {
					try (Driver own = GraphDatabase.driver("bolt://localhost", token)) {
						AsyncSession session = own.session(AsyncSession.class);
						session.runAsync("RETURN 1").toCompletableFuture().join();
						own.session(AsyncSession.class).runAsync("RETURN 1").toCompletableFuture().join();
					}
				}
				void ofAVariable(AuthToken token) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					AsyncSession session = own.session(AsyncSession.class);
					session.runAsync("RETURN 1").toCompletableFuture().join();
					own.close();
				}
				void ofABranch(AuthToken token, boolean read) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					if (read) {
						AsyncSession session = own.session(AsyncSession.class);
						session.runAsync("RETURN 1").toCompletableFuture().join();
						own.close();
					}
				}
				void ifItIsThere(AuthToken token) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					try {
						AsyncSession session = own.session(AsyncSession.class);
						session.runAsync("RETURN 1").toCompletableFuture().join();
					}
					finally {
						if (own != null) {
							own.close();
						}
					}
				}
				""");
	}

	@Test
	void findsOneOfManySessionsOfADriver() {
		finds("""
				void many(AuthToken token, List<String> queries) {
					try (Driver own = GraphDatabase.driver("bolt://localhost", token)) {
						for (String query : queries) {
							AsyncSession session = own.session(AsyncSession.class); // finds
							session.runAsync(query).toCompletableFuture().join();
						}
						queries.forEach((query) -> {
							AsyncSession session = own.session(AsyncSession.class); // finds
							session.runAsync(query).toCompletableFuture().join();
						});
					}
				}
				void notClosed(AuthToken token) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					AsyncSession session = own.session(AsyncSession.class); // finds
					session.runAsync("RETURN 1").toCompletableFuture().join();
				}
				void closedAfterAnException(AuthToken token) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					AsyncSession session = own.session(AsyncSession.class); // finds
					try {
						session.runAsync("RETURN 1").toCompletableFuture().join();
					}
					catch (RuntimeException ex) {
						own.close();
					}
				}
				void closedPerhaps(AuthToken token, boolean last) {
					Driver own = GraphDatabase.driver("bolt://localhost", token);
					AsyncSession session = own.session(AsyncSession.class); // finds
					session.runAsync("RETURN 1").toCompletableFuture().join();
					if (last) {
						own.close();
					}
				}
				""");
	}

	@Test
	void findsASessionBehindAHelperThatDoesNotRecover() {
		finds("""
				CompletionStage<Long> a() {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return logged(session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))).thenCompose((v) -> session.closeAsync().thenApply((i) -> v));
				}
				CompletionStage<Long> logged(CompletionStage<Long> stage) {
					return stage.whenComplete((v, ex) -> System.out.println(v));
				}
				CompletionStage<Void> b(String query) {
					AsyncSession session = driver.session(AsyncSession.class); // finds
					return CompletableFuture.allOf(session.runAsync(query).toCompletableFuture()).thenCompose((v) -> session.closeAsync());
				}
				""");
	}

}
