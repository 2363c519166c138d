/**
 * Transactional session scopes for the asynchronous API of the Neo4j driver.
 *
 * <p>
 * A <em>session scope</em> is one {@link org.neo4j.driver.async.AsyncSession} from the
 * moment it is opened until it is closed, and the work in between. A <em>transaction
 * scope</em> is a session scope whose work runs in one transaction.
 * {@link SessionTemplate} opens both kinds, and closes them on every path.
 *
 * <p>
 * This package is the public API. The packages below {@code internal} implement it.
 */
@NullMarked
package io.github.neo4jsessions;

import org.jspecify.annotations.NullMarked;
