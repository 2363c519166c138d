package io.github.neo4jsessions.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of scopes. A scope has one of them, from the open session to the
 * closed one.
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
	 * Keys with few values: of the meters as well as of the spans.
	 */
	public enum LowCardinalityKeys implements KeyName {

		/**
		 * What the session was opened for: {@code read} or {@code write}.
		 */
		ACCESS_MODE("access.mode"),

		/**
		 * The database, or {@code home} for the user's home database.
		 */
		DATABASE("database"),

		/**
		 * How a transaction ended: {@code committed}, {@code rolled_back}, {@code failed}
		 * or {@code unknown}; how a session scope ended: {@code completed},
		 * {@code failed}, {@code cancelled}, or {@code unknown} where a query of ours was
		 * not answered. {@code none} as long as it has not, and where nothing was begun.
		 */
		OUTCOME("outcome"),

		/**
		 * The template's name.
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
	 * Keys of the spans alone.
	 */
	public enum HighCardinalityKeys implements KeyName {

		/**
		 * The types of the error and its causes, with the server's status codes. Only
		 * where there is an error.
		 */
		ERROR_TYPES("error.types"),

		/**
		 * The transaction's name. Only where it has one.
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
