package io.github.neo4jsessions.application.bare;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has a transactional method, although there is no transaction manager for it. It cannot
 * be proxied.
 */
@Service
public final class Ledger {

	@Transactional
	public String enter(String line) {
		return line + ", " + TransactionSynchronizationManager.isActualTransactionActive();
	}

}
