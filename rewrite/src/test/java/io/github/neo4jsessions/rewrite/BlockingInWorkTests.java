package io.github.neo4jsessions.rewrite;

import org.junit.jupiter.api.Test;

class BlockingInWorkTests extends AbstractCheckTests {

	BlockingInWorkTests() {
		super(new BlockingInWork());
	}

	@Test
	void findsCallsThatBlock() {
		finds("""
				CompletableFuture<Long> a(CompletableFuture<Long> other, CountDownLatch latch) {
					return sessions.executeRead((tx) -> tx.runAsync("RETURN 1").thenCompose((cursor) -> {
						try {
							latch.await(); // finds
						} catch (InterruptedException ex) {
							throw new IllegalStateException(ex);
						}
						return cursor.singleAsync().thenApply((row) -> row.get(0).asLong()
							+ other.join()); // finds
					}));
				}
				CompletionStage<Long> b(AsyncSession session) {
					return session.executeReadAsync((tx) -> CompletableFuture.completedFuture(
						reactor.core.publisher.Mono.just(1L).block())); // finds
				}
				""");
	}

	@Test
	void leavesAloneWhatDoesNotWait() {
		findsNothing(
				"""
						CompletableFuture<Long> complete(CompletableFuture<Long> other) {
							return sessions.executeRead((tx) -> other.thenApply((value) -> other.join()));
						}
						CompletableFuture<Long> asked(CompletableFuture<Long> other) {
							return sessions.executeRead((tx) -> {
								if (other.isDone()) {
									return CompletableFuture.completedFuture(other.join());
								}
								return other;
							});
						}
						CompletableFuture<Long> onAnExecutor(CompletableFuture<Long> other, Executor executor) {
							return sessions.executeRead((tx) -> other.thenApplyAsync((value) -> CompletableFuture.supplyAsync(() -> 1L).join(), executor));
						}
						CompletableFuture<String> noFuture(Map<String, Optional<String>> map) {
							return sessions.executeRead((tx) -> CompletableFuture.completedFuture(String.join(",", map.get("a").get())));
						}
						""");
	}

	@Test
	void leavesAloneWhatIsCompleteThroughAVariable() {
		findsNothing("""
				CompletableFuture<Long> joined(List<CompletableFuture<Long>> others) {
					return sessions.executeRead((tx) -> {
						CompletableFuture<Void> all = CompletableFuture.allOf(others.toArray(CompletableFuture[]::new));
						return all.thenApply((ignored) -> others.get(0).join());
					});
				}
				CompletableFuture<Long> completed() {
					return sessions.executeRead((tx) -> {
						CompletableFuture<Long> one = CompletableFuture.completedFuture(1L);
						return CompletableFuture.completedFuture(one.join());
					});
				}
				""");
	}

	@Test
	void leavesAloneWhatRunsOnAThreadOfItsOwnOrLater() {
		findsNothing("""
				CompletableFuture<Long> thread(CountDownLatch latch) {
					return sessions.executeRead((tx) -> {
						new Thread(() -> {
							try {
								latch.await();
							} catch (InterruptedException ex) {
								throw new IllegalStateException(ex);
							}
						}).start();
						return CompletableFuture.completedFuture(1L);
					});
				}
				CompletableFuture<Supplier<Long>> later(CompletableFuture<Long> other) {
					return sessions.executeRead((tx) -> {
						Supplier<Long> value = () -> other.join();
						return CompletableFuture.completedFuture(value);
					});
				}
				""");
	}

}
