package io.github.neo4jsessions.benchmarks.stub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.neo4j.driver.AuthToken;
import org.neo4j.driver.BaseSession;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.ExecutableQuery;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

/**
 * A driver without a server. The result of each query is one row with one column, the
 * number 42. For use by one thread, which delivers the {@link #answers()} itself.
 */
public final class StubDriver implements Driver {

	private final Answers answers = new Answers();

	/**
	 * Return the pending answers of the driver.
	 * @return the pending answers
	 */
	public Answers answers() {
		return this.answers;
	}

	@Override
	public <T extends BaseSession> T session(Class<T> type, SessionConfig config) {
		if (type != AsyncSession.class) {
			throw unsupported();
		}
		return type.cast(new StubSession(this.answers));
	}

	@Override
	public <T extends BaseSession> T session(Class<T> type, SessionConfig config, AuthToken token) {
		return session(type, config);
	}

	@Override
	public ExecutableQuery executableQuery(String query) {
		throw unsupported();
	}

	@Override
	public BookmarkManager executableQueryBookmarkManager() {
		throw unsupported();
	}

	@Override
	public boolean isEncrypted() {
		return false;
	}

	@Override
	public void close() {
		// nothing is open
	}

	@Override
	public CompletionStage<Void> closeAsync() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public void verifyConnectivity() {
		// there is nothing to connect to
	}

	@Override
	public CompletionStage<Void> verifyConnectivityAsync() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean verifyAuthentication(AuthToken token) {
		return true;
	}

	@Override
	public boolean supportsSessionAuth() {
		return true;
	}

	@Override
	public boolean supportsMultiDb() {
		return true;
	}

	@Override
	public CompletionStage<Boolean> supportsMultiDbAsync() {
		return CompletableFuture.completedFuture(true);
	}

	static UnsupportedOperationException unsupported() {
		return new UnsupportedOperationException("The benchmarks do not use this; the stub answers what they use");
	}

}
