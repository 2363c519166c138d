package io.github.neo4jsessions.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The watch on connections, with sockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionWatchTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ConnectionWatch watch = new ConnectionWatch();

	private final AtomicInteger closed = new AtomicInteger();

	private SocketChannel client;

	private SocketChannel channel;

	@BeforeEach
	void connect() throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			this.client = SocketChannel.open(server.getLocalAddress());
			this.channel = server.accept();
			this.channel.configureBlocking(false);
		}
	}

	@AfterEach
	void close() throws IOException {
		this.watch.close();
		this.client.close();
		this.channel.close();
	}

	@Test
	void noticesAClosedConnectionOnce() throws IOException {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		this.client.close();
		await().atMost(PATIENCE).until(() -> this.closed.get() == 1);
		look(3);
		assertThat(this.closed).hasValue(1);
		assertThat(this.watch.size()).isZero();
	}

	@Test
	void noticesAResetConnection() throws IOException {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		this.client.setOption(StandardSocketOptions.SO_LINGER, 0);
		this.client.close();
		await().atMost(PATIENCE).until(() -> this.closed.get() == 1);
	}

	@Test
	void anOpenConnectionIsWatchedOn() {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(5);
		assertThat(this.closed).hasValue(0);
		assertThat(this.watch.size()).isOne();
	}

	@Test
	void takesNoByteAndDoesNotWatchAConnectionWithBytes() throws IOException {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(1);
		this.client.write(ByteBuffer.wrap("GET".getBytes(StandardCharsets.US_ASCII)));
		await().atMost(PATIENCE).until(() -> this.channel.socket().getInputStream().available() == 3);
		look(3);
		assertThat(this.watch.size()).isZero();
		this.client.close();
		look(3);
		assertThat(this.closed).hasValue(0);
		ByteBuffer bytes = ByteBuffer.allocate(10);
		assertThat(this.channel.read(bytes)).isEqualTo(3);
		assertThat(new String(bytes.array(), 0, 3, StandardCharsets.US_ASCII)).isEqualTo("GET");
	}

	@Test
	void aForgottenConnectionIsNotReportedAndMayBeWatchedAgain() throws IOException {
		ConnectionWatch.Watched first = this.watch.watch(this.channel, () -> this.closed.addAndGet(100));
		look(1);
		first.forget();
		assertThat(this.channel.isRegistered()).isFalse();
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(1);
		this.client.close();
		await().atMost(PATIENCE).until(() -> this.closed.get() == 1);
	}

	@Test
	void aConnectionThatTheContainerClosesIsForgotten() throws IOException {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(1);
		this.channel.close();
		look(2);
		assertThat(this.watch.size()).isZero();
		assertThat(this.closed).hasValue(0);
	}

	@Test
	void aBlockingChannelIsNotWatched() throws IOException {
		this.channel.configureBlocking(true);
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(1);
		assertThat(this.watch.size()).isZero();
	}

	@Test
	void watchesNothingAfterItsEnd() throws IOException {
		this.watch.watch(this.channel, this.closed::incrementAndGet);
		look(1);
		this.watch.close();
		assertThat(this.channel.isRegistered()).isFalse();
		this.watch.watch(this.channel, this.closed::incrementAndGet).forget();
		look(1);
		assertThat(this.watch.size()).isZero();
	}

	@Test
	void anErrorOfALookDeregistersTheConnectionsAndTheNextOneIsWatched() throws IOException {
		List<Selector> selectors = new CopyOnWriteArrayList<>();
		try (ConnectionWatch watch = new ConnectionWatch(() -> {
			selectors.add(Selector.open());
			return selectors.get(selectors.size() - 1);
		})) {
			watch.watch(this.channel, () -> this.closed.addAndGet(100));
			watch.look();
			assertThat(this.channel.isRegistered()).isTrue();
			selectors.get(0).close();
			watch.look();
			assertThat(watch.size()).isZero();
			assertThat(this.channel.isRegistered()).isFalse();
			watch.watch(this.channel, this.closed::incrementAndGet);
			this.client.close();
			await().atMost(PATIENCE).until(() -> this.closed.get() == 1);
			assertThat(selectors).hasSize(2);
		}
		assertThat(selectors).noneMatch(Selector::isOpen);
	}

	@Test
	void errorsOfLooksThatFollowEachOtherAreLoggedOnce(CapturedOutput output) throws IOException {
		AtomicInteger failures = new AtomicInteger(20);
		try (ConnectionWatch watch = new ConnectionWatch(() -> {
			if (failures.getAndDecrement() > 0) {
				throw new IOException("Too many open files");
			}
			return Selector.open();
		})) {
			while (failures.get() >= 0) {
				watch.watch(this.channel, this.closed::incrementAndGet);
				watch.look();
			}
			assertThat(watch.size()).isPositive();
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("cannot be watched"))).singleElement()
			.asString()
			.contains("WARN", "java.io.IOException");
	}

	private void look(int times) {
		for (int i = 0; i < times; i++) {
			this.watch.look();
		}
	}

}
