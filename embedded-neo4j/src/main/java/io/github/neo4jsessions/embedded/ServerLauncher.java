package io.github.neo4jsessions.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The child's main class: ends the server when its parent is gone, and calls the server's
 * own main method. It is copied into the child's class path on its own, hence refers to
 * no other class of this library. Public for the JVM only; not for callers.
 */
public final class ServerLauncher implements Runnable {

	private static final int GRACE_MILLIS = 3000;

	private static final int DELETE_ATTEMPTS = 10;

	// held for the life of the process, hence reachable for as long
	private static FileLock lock;

	private final File temporaryHome;

	private ServerLauncher(File temporaryHome) {
		this.temporaryHome = temporaryHome;
	}

	/**
	 * Starts the server.
	 * @param args the server's main class, the lock file, the directory to delete when
	 * the parent dies (empty for none), then the server's own arguments
	 * @throws Exception if the server's main class cannot be called
	 */
	public static void main(String[] args) throws Exception {
		Thread watch = new Thread(new ServerLauncher(args[2].isEmpty() ? null : new File(args[2])), "parent-watch");
		watch.setDaemon(true);
		watch.start();
		lock = FileChannel.open(Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
		if (lock == null) {
			System.err.println("Another server holds " + args[1]);
			System.exit(1);
		}
		String[] serverArgs = new String[args.length - 3];
		System.arraycopy(args, 3, serverArgs, 0, serverArgs.length);
		try {
			Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) serverArgs);
		}
		catch (InvocationTargetException ex) {
			// the standard error is the server's log, which the exception in the parent
			// quotes;
			// a logging library would be on the server's class path
			ex.getCause().printStackTrace();
			System.exit(1);
		}
	}

	/**
	 * Waits for the end of the parent, which holds the other end of the standard input
	 * and never writes.
	 */
	@Override
	public void run() {
		try {
			InputStream parent = System.in;
			while (parent.read() != -1) {
				continue;
			}
		}
		catch (IOException ex) {
			// a broken pipe says the same
		}
		if (this.temporaryHome != null) {
			// the server may be writing: what it creates meanwhile is for the next
			// attempt
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

	private static void haltAfterGrace() {
		try {
			Thread.sleep(GRACE_MILLIS);
		}
		catch (InterruptedException ex) {
			// nobody does; ending now is right as well
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
