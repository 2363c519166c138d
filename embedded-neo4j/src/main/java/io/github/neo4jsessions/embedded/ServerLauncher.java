package io.github.neo4jsessions.embedded;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The main class of the child process. Sets the password, calls the server's own main
 * method, and ends the server when its parent requests that or has ended. It is copied
 * into the child's class path alone, so it refers to no other class of this library.
 * Public for the JVM only; not for callers.
 *
 * <p>
 * The parent writes to the standard input. The first line is "new" if the server does not
 * know the password yet, or "known", followed by the password. The line "stop" requests a
 * graceful end. The end of the input means that the parent has ended.
 */
public final class ServerLauncher implements Runnable {

	/**
	 * The exit code if another server holds the directory.
	 */
	static final int HELD = 75;

	private static final int OWN_ARGUMENTS = 5;

	private static final int GRACE_MILLIS = 3000;

	private static final int DELETE_ATTEMPTS = 10;

	// held for the life of the process, so it must stay reachable
	private static FileLock lock;

	private final File temporaryHome;

	private ServerLauncher(File temporaryHome) {
		this.temporaryHome = temporaryHome;
	}

	/**
	 * Start the server.
	 * @param args the server's main class, the lock file, the server's directory, its
	 * system database, "temporary" if the directory is to be deleted when the parent
	 * dies, then the server's own arguments
	 * @throws Exception if the server's main class cannot be called
	 */
	public static void main(String[] args) throws Exception {
		ServerLauncher launcher = new ServerLauncher(args[4].equals("temporary") ? new File(args[2]) : null);
		String password = readLine();
		if (password == null) {
			launcher.endWithParent();
		}
		Thread watch = new Thread(launcher, "parent-watch");
		watch.setDaemon(true);
		watch.start();
		lock = FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
		if (lock == null) {
			System.err.println("Another server uses " + args[1]);
			System.exit(HELD);
		}
		String[] serverArgs = new String[args.length - OWN_ARGUMENTS];
		System.arraycopy(args, OWN_ARGUMENTS, serverArgs, 0, serverArgs.length);
		try {
			setPassword(Path.of(args[2]), Path.of(args[3]), password.split(" ", 2));
			Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) serverArgs);
		}
		catch (InvocationTargetException ex) {
			// the standard error is the server's log, which the exception in the parent
			// quotes; a logging library would have to be on the server's class path
			ex.getCause().printStackTrace();
			System.exit(1);
		}
	}

	/**
	 * Set the password before the server listens, so that it never accepts another one. A
	 * server that has not run yet takes an initial password. The users of a server that
	 * has run are in its system database, which is opened without the server to replace
	 * the password.
	 */
	private static void setPassword(Path home, Path systemDatabase, String[] password) throws Exception {
		if (!Files.exists(systemDatabase)) {
			setInitialPassword(home, password[1]);
		}
		else if (password[0].equals("new")) {
			replacePassword(home, systemDatabase.getParent().getParent(), password[1]);
		}
	}

	private static void replacePassword(Path home, Path data, String password) throws Exception {
		Class<?> builderType = Class.forName("org.neo4j.dbms.api.DatabaseManagementServiceBuilder");
		Object builder = builderType.getConstructor(Path.class).newInstance(home);
		builderType.getMethod("setConfig", Class.forName("org.neo4j.graphdb.config.Setting"), Object.class)
			.invoke(builder,
					Class.forName("org.neo4j.configuration.GraphDatabaseSettings").getField("data_directory").get(null),
					data);
		Object service = builderType.getMethod("build").invoke(builder);
		Class<?> serviceType = Class.forName("org.neo4j.dbms.api.DatabaseManagementService");
		try {
			Object system = serviceType.getMethod("database", String.class).invoke(service, "system");
			Class.forName("org.neo4j.graphdb.GraphDatabaseService")
				.getMethod("executeTransactionally", String.class, Map.class)
				.invoke(system, "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
						Map.of("password", password));
		}
		finally {
			serviceType.getMethod("shutdown").invoke(service);
		}
	}

	private static void setInitialPassword(Path home, String password) throws Exception {
		Class<?> contextType = Class.forName("org.neo4j.cli.ExecutionContext");
		Object context = contextType.getConstructor(Path.class, Path.class).newInstance(home, home);
		Object exitCode = Class.forName("org.neo4j.cli.AdminTool")
			.getMethod("execute", contextType, String[].class)
			.invoke(null, context, new String[] { "dbms", "set-initial-password", password });
		if (!Integer.valueOf(0).equals(exitCode)) {
			System.err.println("The password cannot be set: set-initial-password ended with " + exitCode);
			System.exit(1);
		}
	}

	/**
	 * Read the lines from the parent until it has ended.
	 */
	@Override
	public void run() {
		for (String line = readLine(); line != null; line = readLine()) {
			if (line.equals("stop")) {
				// exits after the server has stopped; meanwhile the parent may end
				new Thread(() -> System.exit(0), "parent-stop").start();
			}
		}
		endWithParent();
	}

	private void endWithParent() {
		if (this.temporaryHome != null) {
			// the server may still be writing: the next attempt deletes files created
			// meanwhile
			for (int i = 0; i < DELETE_ATTEMPTS && this.temporaryHome.exists(); i++) {
				delete(this.temporaryHome);
			}
			Runtime.getRuntime().halt(1);
		}
		Thread deadline = new Thread(ServerLauncher::haltAfterGrace, "parent-watch-deadline");
		deadline.setDaemon(true);
		deadline.start();
		System.exit(1);
	}

	/**
	 * Read a line from the parent.
	 * @return the line, or {@code null} if the parent has ended
	 */
	private static String readLine() {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try {
			InputStream parent = System.in;
			for (int next = parent.read(); next != '\n'; next = parent.read()) {
				if (next == -1) {
					return null;
				}
				line.write(next);
			}
			return line.toString(StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			// a broken pipe means the same as its end
			return null;
		}
	}

	private static void haltAfterGrace() {
		try {
			Thread.sleep(GRACE_MILLIS);
		}
		catch (InterruptedException ex) {
			// not expected; ending now is correct as well
		}
		Runtime.getRuntime().halt(1);
	}

	private static void delete(File file) {
		File[] children = (Files.isSymbolicLink(file.toPath())) ? null : file.listFiles();
		if (children != null) {
			for (File child : children) {
				delete(child);
			}
		}
		file.delete();
	}

}
