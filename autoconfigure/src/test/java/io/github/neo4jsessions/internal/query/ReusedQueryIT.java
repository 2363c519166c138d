package io.github.neo4jsessions.internal.query;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.FetchSpec;
import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.neo4j.core.schema.GeneratedValue;
import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;
import org.springframework.data.neo4j.core.schema.Relationship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A query for entities that is kept and run again does not remember the entities of
 * earlier runs.
 */
@Neo4jServerTest
class ReusedQueryIT {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String run = UUID.randomUUID().toString();

	@Autowired
	private SessionTemplate sessions;

	private FetchSpec.Typed<Friend> kept;

	@BeforeEach
	void keep() {
		this.kept = this.sessions
			.query("MATCH (p:Kept {run: $run}) OPTIONAL MATCH (p)-[k:KNOWS]->(f:Kept) "
					+ "WITH p, collect(k) AS knows, collect(f) AS friends ORDER BY p.name RETURN p, knows, friends")
			.fetchAs(Friend.class)
			.bind(this.run)
			.to("run");
		write("CREATE (:Kept {run: $run, name: 'Ann'})-[:KNOWS]->(:Kept {run: $run, name: 'Bob'})");
	}

	@Test
	void seesChanges() {
		assertThat(names(this.kept)).containsExactly("Ann", "Bob");
		assertThat(Futures.value(this.kept.all()).get(0).friends).hasSize(1);
		assertThat(Futures.value(this.kept.stream().collectList().toFuture()).get(0).friends).hasSize(1);
		write("MATCH (p:Kept {run: $run, name: 'Ann'})-[k:KNOWS]->() DELETE k SET p.name = 'Anne'");
		assertThat(names(this.kept)).containsExactly("Anne", "Bob");
		assertThat(Futures.value(this.kept.all()).get(0).friends).isEmpty();
		assertThat(Futures.value(this.kept.first()).orElseThrow().name).isEqualTo("Anne");
		assertThat(Futures.value(this.kept.stream().collectList().toFuture())).extracting((friend) -> friend.name)
			.containsExactly("Anne", "Bob");
		assertThat(Futures.value(this.kept.in("neo4j").all()).get(0).friends).isEmpty();
	}

	@Test
	void seesChangesInsideATransaction() {
		Futures.value(this.sessions.executeWrite((tx) -> this.kept.all()
			.thenCompose((friends) -> tx.runAsync(
					"MATCH (p:Kept {run: '" + this.run + "', name: 'Ann'})-[k:KNOWS]->() DELETE k SET p.age = 30"))
			.thenCompose((cursor) -> cursor.consumeAsync())
			.thenCompose((summary) -> this.kept.all())
			.thenAccept((friends) -> {
				assertThat(friends.get(0).friends).isEmpty();
				assertThat(friends.get(0).age).isEqualTo(30);
			})));
	}

	@Test
	void anEntityIsTheSameInAllRowsOfOneRun() {
		List<Friend> friends = Futures.value(this.kept.all());
		assertThat(friends.get(0).friends.get(0)).isSameAs(friends.get(1));
	}

	@Test
	void keepsNoEntities() {
		List<WeakReference<Friend>> seen = new ArrayList<>();
		Futures.value(this.kept.all()).forEach((friend) -> seen.add(new WeakReference<>(friend)));
		Futures.value(this.kept.stream().collectList().toFuture())
			.forEach((friend) -> seen.add(new WeakReference<>(friend)));
		assertThat(seen).hasSize(4);
		assertCollected(seen);
		assertThat(names(this.kept)).as("the query still works").hasSize(2);
	}

	@Test
	void aStreamKeepsNoEntityThatItEmitted() {
		write("UNWIND range(1, 500) AS n CREATE (:Kept {run: $run, name: 'Many'})");
		Queue<WeakReference<Friend>> seen = new ConcurrentLinkedQueue<>();
		AtomicInteger received = new AtomicInteger();
		BaseSubscriber<Friend> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(400);
			}

			@Override
			protected void hookOnNext(Friend friend) {
				seen.add(new WeakReference<>(friend));
				received.incrementAndGet();
			}

		};
		this.kept.stream().subscribe(subscriber);
		await().atMost(PATIENCE).until(() -> received.get() == 400);
		assertThat(this.sessions.statistics().active()).as("the stream is open").isPositive();
		// the row that the reader waits for, and one from the driver's last call
		assertCollected(new ArrayList<>(seen).subList(0, 395));
		subscriber.cancel();
		await().atMost(PATIENCE).until(() -> this.sessions.statistics().active() == 0);
	}

	private static void assertCollected(List<WeakReference<Friend>> references) {
		await().atMost(PATIENCE).until(() -> {
			System.gc();
			return references.stream().allMatch((reference) -> reference.refersTo(null));
		});
	}

	private void write(String cypher) {
		Futures.value(this.sessions.query(cypher).bind(this.run).to("run").run());
	}

	private static List<String> names(FetchSpec.Typed<Friend> query) {
		return Futures.value(query.all()).stream().map((friend) -> friend.name).toList();
	}

	@Node("Kept")
	static class Friend {

		@Id
		@GeneratedValue
		String id;

		String run;

		String name;

		Integer age;

		@Relationship("KNOWS")
		List<Friend> friends = Collections.emptyList();

	}

}
