package io.github.neo4jsessions.contract;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;

import io.github.neo4jsessions.TransactionDemarcation;
import io.github.neo4jsessions.observation.DefaultSessionScopeObservationConvention;
import io.github.neo4jsessions.observation.DefaultTransactionScopeObservationConvention;
import io.github.neo4jsessions.observation.SessionScopeObservationContext;
import io.github.neo4jsessions.observation.TransactionScopeObservationContext;
import io.micrometer.common.KeyValues;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.exceptions.ClientException;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronization;

/**
 * Collaborators whose methods throw: each of them throws in the one method that its
 * saboteur was given.
 */
public final class Saboteurs {

	private Saboteurs() {
	}

	static final class Bookmarks implements BookmarkManager {

		private final transient Saboteur saboteur;

		private final String method;

		Bookmarks(Saboteur saboteur, String method) {
			this.saboteur = saboteur;
			this.method = method;
		}

		@Override
		public Set<Bookmark> getBookmarks() {
			this.saboteur.strikeAt(this.method, "getBookmarks");
			return Set.of();
		}

		@Override
		public void updateBookmarks(Set<Bookmark> previousBookmarks, Set<Bookmark> newBookmarks) {
			this.saboteur.strikeAt(this.method, "updateBookmarks");
		}

	}

	public static final class Accessor implements ThreadLocalAccessor<String> {

		public final ThreadLocal<String> value = new ThreadLocal<>();

		private final String key;

		private final Saboteur saboteur;

		private final String method;

		public Accessor(String key, Saboteur saboteur, String method) {
			this.key = key;
			this.saboteur = saboteur;
			this.method = method;
		}

		@Override
		public Object key() {
			this.saboteur.strikeAt(this.method, "key");
			return this.key;
		}

		@Override
		public String getValue() {
			this.saboteur.strikeAt(this.method, "getValue");
			return this.value.get();
		}

		@Override
		public void setValue(String value) {
			this.saboteur.strikeAt(this.method, "setValue");
			this.value.set(value);
			this.saboteur.strikeAt(this.method, "setValue, when done");
		}

		@Override
		public void setValue() {
			this.saboteur.strikeAt(this.method, "setValue");
			this.value.remove();
			this.saboteur.strikeAt(this.method, "setValue, when done");
		}

		@Override
		public void restore(String previousValue) {
			this.saboteur.strikeAt(this.method, "restore");
			this.value.set(previousValue);
			this.saboteur.strikeAt(this.method, "restore, when done");
		}

		@Override
		public void restore() {
			this.saboteur.strikeAt(this.method, "restore");
			this.value.remove();
			this.saboteur.strikeAt(this.method, "restore, when done");
		}

	}

	static final class SessionConvention extends DefaultSessionScopeObservationConvention {

		private final Saboteur saboteur;

		private final String method;

		SessionConvention(Saboteur saboteur, String method) {
			this.saboteur = saboteur;
			this.method = method;
		}

		@Override
		public String getName() {
			this.saboteur.strikeAt(this.method, "getName");
			return super.getName();
		}

		@Override
		public String getContextualName(SessionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getContextualName");
			return super.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(SessionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getLowCardinalityKeyValues");
			return super.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(SessionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getHighCardinalityKeyValues");
			return super.getHighCardinalityKeyValues(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "supportsContext");
			return super.supportsContext(context);
		}

	}

	static final class TransactionConvention extends DefaultTransactionScopeObservationConvention {

		private final Saboteur saboteur;

		private final String method;

		TransactionConvention(Saboteur saboteur, String method) {
			this.saboteur = saboteur;
			this.method = method;
		}

		@Override
		public String getName() {
			this.saboteur.strikeAt(this.method, "getName");
			return super.getName();
		}

		@Override
		public String getContextualName(TransactionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getContextualName");
			return super.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(TransactionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getLowCardinalityKeyValues");
			return super.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(TransactionScopeObservationContext context) {
			this.saboteur.strikeAt(this.method, "getHighCardinalityKeyValues");
			return super.getHighCardinalityKeyValues(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "supportsContext");
			return super.supportsContext(context);
		}

	}

	/**
	 * Counts its notifications, to check that every observation that was begun is ended.
	 */
	public static final class Handler implements ObservationHandler<Observation.Context> {

		private final Saboteur saboteur;

		private final String method;

		public Handler(Saboteur saboteur, String method) {
			this.saboteur = saboteur;
			this.method = method;
		}

		@Override
		public void onStart(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "onStart");
			this.saboteur.opened(this.method);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "onScopeOpened");
			this.saboteur.opened(this.method);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			this.saboteur.closed(this.method);
			this.saboteur.strikeAt(this.method, "onScopeClosed");
		}

		@Override
		public void onError(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "onError");
		}

		@Override
		public void onStop(Observation.Context context) {
			this.saboteur.closed(this.method);
			this.saboteur.strikeAt(this.method, "onStop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			this.saboteur.strikeAt(this.method, "supportsContext");
			return true;
		}

	}

	record Demarcation(Saboteur saboteur) implements TransactionDemarcation {

		@Override
		public boolean rollbackOn(Throwable error) {
			this.saboteur.strikeAt("rollbackOn");
			return true;
		}

		@Override
		public Duration defaultTimeout() {
			this.saboteur.strikeAt("defaultTimeout");
			return null;
		}

		@Override
		public boolean isRetried() {
			this.saboteur.strikeAt("isRetried");
			return true;
		}

		@Override
		public boolean mayRetry(Throwable error) {
			this.saboteur.strikeAt("mayRetry");
			return true;
		}

		@Override
		public void participating(Participation participation) {
			this.saboteur.strikeAt("participating");
		}

		@Override
		public void beforeBegin() {
			this.saboteur.strikeAt("beforeBegin");
		}

		@Override
		public void afterBegin(Throwable error) {
			this.saboteur.strikeAt("afterBegin");
		}

		@Override
		public void beforeCommit() {
			this.saboteur.strikeAt("beforeCommit");
		}

		@Override
		public void afterCommit(Throwable error) {
			this.saboteur.strikeAt("afterCommit");
		}

		@Override
		public void beforeRollback() {
			this.saboteur.strikeAt("beforeRollback");
		}

		@Override
		public void afterRollback(Throwable error) {
			this.saboteur.strikeAt("afterRollback");
		}

	}

	record Definition(Saboteur saboteur) implements TransactionDefinition {

		@Override
		public int getPropagationBehavior() {
			this.saboteur.strikeAt("getPropagationBehavior");
			return PROPAGATION_REQUIRED;
		}

		@Override
		public int getIsolationLevel() {
			this.saboteur.strikeAt("getIsolationLevel");
			return ISOLATION_DEFAULT;
		}

		@Override
		public int getTimeout() {
			this.saboteur.strikeAt("getTimeout");
			return TIMEOUT_DEFAULT;
		}

		@Override
		public boolean isReadOnly() {
			this.saboteur.strikeAt("isReadOnly");
			return false;
		}

		@Override
		public String getName() {
			this.saboteur.strikeAt("getName");
			return "sabotaged";
		}

	}

	public record Synchronization(Saboteur saboteur, String method) implements TransactionSynchronization, Ordered {

		@Override
		public int getOrder() {
			this.saboteur.strikeAt(this.method, "getOrder");
			return 0;
		}

		@Override
		public Mono<Void> beforeCommit(boolean readOnly) {
			this.saboteur.strikeAt(this.method, "beforeCommit");
			return Mono.empty();
		}

		@Override
		public Mono<Void> afterCommit() {
			this.saboteur.strikeAt(this.method, "afterCommit");
			return Mono.empty();
		}

		@Override
		public Mono<Void> afterCompletion(int status) {
			this.saboteur.strikeAt(this.method, "afterCompletion");
			return Mono.empty();
		}

	}

	/**
	 * Errors of work whose own methods throw.
	 */
	public enum ErrorType {

		RUNTIME_EXCEPTION {
			@Override
			public RuntimeException error(Saboteur saboteur, String method) {
				return new RuntimeException("work") {
					@Override
					public synchronized Throwable getCause() {
						saboteur.strikeAt(method, "getCause");
						return null;
					}

					@Override
					public String getMessage() {
						saboteur.strikeAt(method, "getMessage");
						return "work";
					}

					@Override
					public String toString() {
						saboteur.strikeAt(method, "toString");
						return "work";
					}

					@Override
					public boolean equals(Object other) {
						return this == other;
					}

					@Override
					public int hashCode() {
						saboteur.strikeAt(method, "hashCode");
						return 1;
					}

					@Override
					public StackTraceElement[] getStackTrace() {
						saboteur.strikeAt(method, "getStackTrace");
						return super.getStackTrace();
					}
				};
			}
		},
		WRAPPER {
			@Override
			public RuntimeException error(Saboteur saboteur, String method) {
				return new CompletionException("work", new IllegalStateException("wrapped")) {
					@Override
					public synchronized Throwable getCause() {
						saboteur.strikeAt(method, "getCause");
						return super.getCause();
					}

					@Override
					public String toString() {
						saboteur.strikeAt(method, "toString");
						return "work";
					}
				};
			}
		},
		DRIVER_EXCEPTION {
			@Override
			public RuntimeException error(Saboteur saboteur, String method) {
				return new ClientException("Neo.ClientError.Statement.TypeError", "work") {
					@Override
					public synchronized Throwable getCause() {
						saboteur.strikeAt(method, "getCause");
						return super.getCause();
					}

					@Override
					public String getMessage() {
						saboteur.strikeAt(method, "getMessage");
						return "work";
					}

					@Override
					public String code() {
						saboteur.strikeAt(method, "code");
						return super.code();
					}
				};
			}
		};

		public abstract RuntimeException error(Saboteur saboteur, String method);

		boolean has(String method) {
			return switch (this) {
				case RUNTIME_EXCEPTION -> !method.equals("code");
				case WRAPPER -> method.equals("getCause") || method.equals("toString");
				case DRIVER_EXCEPTION ->
					method.equals("getCause") || method.equals("getMessage") || method.equals("code");
			};
		}

	}

}
