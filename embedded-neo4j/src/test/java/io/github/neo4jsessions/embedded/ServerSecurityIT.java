package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts of other users of this machine to access the server and, through it, its
 * user's files and network.
 */
class ServerSecurityIT {

	private static final int REFUSED = 401;

	private static final int ACCEPTED = 202;

	private static final String NOT_LOADED = "Neo.ClientError.Statement.ExternalResourceFailed";

	private static final String SECRET = "a secret of the user";

	private static final Cypher cypher = new Cypher();

	@TempDir
	private static Path files;

	private static EmbeddedNeo4j server;

	@BeforeAll
	static void start() throws IOException {
		Files.writeString(files.resolve("secret.csv"), SECRET + "\n");
		server = cypher.enable(EmbeddedNeo4j.builder().dataDirectory(files.resolve("data"))).start();
		cypher.logIn(server);
	}

	@AfterAll
	static void close() {
		server.close();
	}

	@Test
	void loginWithoutThePasswordIsRefused() {
		assertThat(cypher.statusOfLogin(null, null)).isEqualTo(REFUSED);
		assertThat(cypher.statusOfLogin("neo4j", "neo4j")).isEqualTo(REFUSED);
		assertThat(cypher.statusOfLogin("neo4j", "")).isEqualTo(REFUSED);
		assertThat(cypher.statusOfLogin(server.username(), server.password())).isEqualTo(ACCEPTED);
	}

	@Test
	void wrongPasswordsDoNotLockOutTheApplication() {
		for (int i = 0; i < 10; i++) {
			assertThat(cypher.statusOfLogin("neo4j", "wrong")).isEqualTo(REFUSED);
		}
		assertThat(cypher.statusOfLogin(server.username(), server.password())).isEqualTo(ACCEPTED);
	}

	@Test
	void eachServerHasItsOwnPasswordAndKeepsIt() {
		assertThat(ServerPassword.of(files.resolve("none")).value()).hasSizeGreaterThan(40)
			.isNotEqualTo(ServerPassword.of(files.resolve("none")).value());
		assertThat(ServerPassword.of(server.dataDirectory().resolve("password")).value()).isEqualTo(server.password());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "file:///etc/hostname", "file:///secret.csv", "file:///../secret.csv", "file://%s/secret.csv",
					"file:%s/secret.csv", "file://localhost%s/secret.csv", "FILE://%s/secret.csv", "secret.csv",
					"../secret.csv", "%s/secret.csv", "jar:file:%s/secret.csv!/secret.csv", "netdoc:%s/secret.csv" })
	void noFileIsRead(String url) throws Exception {
		Files.writeString(server.dataDirectory().resolve("import").resolve("secret.csv"), SECRET + "\n");
		assertThat(cypher.fail("LOAD CSV FROM '" + url.formatted(files) + "' AS line RETURN line[0]"))
			.doesNotContain(SECRET)
			.contains(NOT_LOADED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:%d/a.csv", "http://localhost:%d/a.csv", "HTTP://127.1:%d/a.csv",
			"http://2130706433:%d/a.csv", "http://[::1]:%d/a.csv", "http://[::ffff:127.0.0.1]:%d/a.csv",
			"https://127.0.0.1:%d/a.csv", "ftp://127.0.0.1:%d/a.csv", "ftp://user:password@127.0.0.1:%d/a.csv",
			"jar:http://127.0.0.1:%d/a.jar!/a.csv" })
	void noAddressIsReached(String url) throws Exception {
		try (Listener listener = new Listener()) {
			assertThat(cypher.fail("LOAD CSV FROM '" + url.formatted(listener.port()) + "' AS line RETURN line[0]"))
				.contains(NOT_LOADED);
			assertThat(listener.clients()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3://bucket/a.csv", "gs://bucket/a.csv", "azb://account/container/a.csv" })
	void noBucketIsReached(String url) {
		// an answer from a real bucket would not contain this
		assertThat(cypher.fail("LOAD CSV FROM '" + url + "' AS line RETURN line[0]")).contains(NOT_LOADED)
			.containsAnyOf("blocked", "Invalid URL", "not allowed", "unknown protocol");
	}

	@Test
	void serverListensOnTheLoopbackInterfaceOnly() throws Exception {
		assertThat(Processes.listeningAddresses(server.pid())).isNotEmpty()
			.allMatch((address) -> address.startsWith("127.0.0.1:") || address.startsWith("::1:"),
					"is a loopback address");
	}

	@Test
	void onlyTheOwnerCanReadItsDirectory() throws Exception {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.dataDirectory())))
			.isEqualTo("rwx------");
		try (Stream<Path> all = Files.walk(server.dataDirectory())) {
			assertThat(all.filter(Files::isRegularFile).filter(ServerSecurityIT::isOpenToOthers))
				.filteredOn((file) -> !file.startsWith(server.dataDirectory().resolve("launcher")))
				.filteredOn((file) -> !file.startsWith(server.dataDirectory().resolve("import")))
				.isEmpty();
		}
	}

	@Test
	void permissionsOfAnExistingDirectoryAreRevoked() throws Exception {
		Path directory = Files.createDirectory(files.resolve("open"));
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
		ServerHome.at(directory).create();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
	}

	@Test
	void passwordIsInItsFileOnly() throws Exception {
		assertThat(Processes.visible(server.pid())).contains("java").doesNotContain(server.password());
		try (Stream<Path> all = Files.walk(server.dataDirectory())) {
			Set<String> names = all.filter(Files::isRegularFile)
				.filter((file) -> contains(file, server.password()))
				.map((file) -> server.dataDirectory().relativize(file).toString())
				.collect(Collectors.toSet());
			assertThat(names).containsExactly("password");
		}
		assertThat(List.of(server, ServerPassword.of(server.dataDirectory().resolve("password"))).toString())
			.doesNotContain(server.password());
	}

	private static boolean isOpenToOthers(Path file) {
		try {
			String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
			return !permissions.endsWith("------");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static boolean contains(Path file, String text) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Counts connections over IPv4 and IPv6, and answers nothing.
	 */
	private static final class Listener implements AutoCloseable {

		private final ServerSocket socket;

		private final List<Integer> clients = new ArrayList<>();

		Listener() throws IOException {
			this.socket = new ServerSocket(0, 50, InetAddress.getByName("::"));
			Thread accept = new Thread(this::accept);
			accept.setDaemon(true);
			accept.start();
		}

		int port() {
			return this.socket.getLocalPort();
		}

		/**
		 * Return the connections so far: those that were made before a connection of this
		 * test.
		 * @return the ports of their clients
		 */
		synchronized List<Integer> clients() throws Exception {
			Socket last = new Socket(InetAddress.getLoopbackAddress(), port());
			int own = last.getLocalPort();
			last.close();
			while (!this.clients.contains(own)) {
				wait();
			}
			return this.clients.subList(0, this.clients.indexOf(own));
		}

		private void accept() {
			while (true) {
				try {
					Socket client = this.socket.accept();
					client.close();
					synchronized (this) {
						this.clients.add(client.getPort());
						notifyAll();
					}
				}
				catch (IOException ex) {
					return;
				}
			}
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
