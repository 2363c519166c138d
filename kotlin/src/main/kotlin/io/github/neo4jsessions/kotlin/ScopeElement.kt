package io.github.neo4jsessions.kotlin

import io.github.neo4jsessions.ScopeSnapshot
import io.github.neo4jsessions.TransactionScope
import kotlinx.coroutines.ThreadContextElement
import kotlin.coroutines.CoroutineContext

/**
 * Puts each thread that resumes a coroutine into the scope of the coroutine, so that calls of the template join its
 * transaction.
 */
internal class ScopeElement(private val snapshot: ScopeSnapshot) : ThreadContextElement<ScopeSnapshot.Binding> {

	override val key: CoroutineContext.Key<*>
		get() = Key

	override fun updateThreadContext(context: CoroutineContext): ScopeSnapshot.Binding = snapshot.makeCurrent()

	override fun restoreThreadContext(context: CoroutineContext, oldState: ScopeSnapshot.Binding) {
		oldState.close()
	}

	companion object Key : CoroutineContext.Key<ScopeElement>

}

/**
 * Return this scope as an element of a coroutine's context: calls of the template in that coroutine join the transaction,
 * after each suspension and on each dispatcher. The extensions of this package add it themselves. It is meant for a
 * coroutine that is started in the work of another style, such as `future(tx.asContextElement()) { … }` in
 * `executeWrite`. The transaction waits only for the stage that the work returns.
 */
public fun TransactionScope.asContextElement(): ThreadContextElement<*> =
	ScopeElement(wrap { ScopeSnapshot.capture() }.get())
