package io.github.neo4jsessions.sample;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

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
		builder.withDetail("accounts", this.accounts.count());
	}

}
