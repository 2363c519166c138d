package io.github.neo4jsessions.sample;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Adds the number of accounts to {@code /actuator/info}.
 */
@Component
final class BankInfo implements InfoContributor {

	private final AccountRepository accounts;

	BankInfo(AccountRepository accounts) {
		this.accounts = accounts;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("accounts", count());
	}

	// The other information does not depend on Neo4j; the health endpoint reports what is
	// wrong with it.
	private Object count() {
		try {
			return this.accounts.count();
		}
		catch (DataAccessException | TransactionException ex) {
			return "unknown: Neo4j is not available";
		}
	}

}
