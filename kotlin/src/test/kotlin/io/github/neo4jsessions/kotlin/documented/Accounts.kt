package io.github.neo4jsessions.kotlin.documented

import io.github.neo4jsessions.SessionTemplate
import io.github.neo4jsessions.kotlin.awaitOne
import io.github.neo4jsessions.kotlin.fetchAs
import io.github.neo4jsessions.kotlin.write

class Accounts(private val sessions: SessionTemplate) {

	suspend fun transfer(from: String, to: String, amount: Long) = sessions.write {
		change(from, -amount)
		change(to, amount)
	}

	private suspend fun change(id: String, amount: Long): Long =
		sessions.query("MATCH (a:Account {id: \$id}) SET a.balance = a.balance + \$amount RETURN a.balance")
			.bindAll(mapOf("id" to id, "amount" to amount))
			.fetchAs<Long>()
			.awaitOne()

}
