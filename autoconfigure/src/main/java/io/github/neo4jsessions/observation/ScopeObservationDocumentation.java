package io.github.neo4jsessions.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Documents the observations of scopes. A scope has exactly one of them, from the moment
 * the session is opened until it is closed.
 *
 * @since 0.1.0
 */
public enum ScopeObservationDocumentation implements ObservationDocumentation {

	/**
	 * A session scope whose queries commit one by one.
	 */
	SESSION_SCOPE(DefaultSessionScopeObservationConvention.class, HighCardinalityKeys.ERROR_TYPES),

	/**
	 * A session scope that owns a transaction, ended by one commit or rollback.
	 */
	TRANSACTION_SCOPE(DefaultTransactionScopeObservationConvention.class, HighCardinalityKeys.values());

	private final Class<? extends ObservationConvention<? extends Context>> convention;

	private final KeyName[] highCardinalityKeys;

	ScopeObservationDocumentation(Class<? extends ObservationConvention<? extends Context>> convention,
			KeyName... highCardinalityKeys) {
		this.convention = convention;
		this.highCardinalityKeys = highCardinalityKeys;
	}

	@Override
	public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
		return this.convention;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return LowCardinalityKeys.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return this.highCardinalityKeys.clone();
	}

	/**
	 * Keys with few values, for meters and spans.
	 */
	public enum LowCardinalityKeys implements KeyName {

		/**
		 * The access mode of the session: {@code read} or {@code write}.
		 */
		ACCESS_MODE("access.mode"),

		/**
		 * The database, or {@code home} for the user's home database.
		 */
		DATABASE("database"),

		/**
		 * The outcome of a transaction: {@code committed}, {@code rolled_back},
		 * {@code failed} or {@code unknown}. The outcome of a session scope:
		 * {@code completed}, {@code failed}, {@code cancelled}, or {@code unknown} if a
		 * query of the template was not answered. {@code none} until the scope has ended,
		 * and if nothing was begun.
		 */
		OUTCOME("outcome"),

		/**
		 * The name of the template.
		 */
		TEMPLATE("template");

		private final String key;

		LowCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys for spans only.
	 */
	public enum HighCardinalityKeys implements KeyName {

		/**
		 * The types of the error and its causes, with the server's status codes. Present
		 * only if there is an error.
		 */
		ERROR_TYPES("error.types"),

		/**
		 * The name of the transaction. Present only if it has one.
		 */
		TRANSACTION_NAME("transaction.name");

		private final String key;

		HighCardinalityKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
