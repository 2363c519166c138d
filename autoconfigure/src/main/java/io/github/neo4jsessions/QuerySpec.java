package io.github.neo4jsessions;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A fluent API for a query, modelled on Spring Data Neo4j's {@code Neo4jClient}. Each row
 * is a map of its columns unless {@link #fetchAs} or {@link #mappedBy} is used.
 *
 * <pre class="code">
 * CompletableFuture&lt;Optional&lt;Long&gt;&gt; balance = sessions
 *     .query("MATCH (a:Account {id: $id}) RETURN a.balance")
 *     .bind(id).to("id")
 *     .fetchAs(Long.class)
 *     .one();
 * </pre>
 *
 * @since 0.1.0
 * @see SessionOperations#query(String)
 */
public interface QuerySpec extends FetchSpec<QuerySpec, Map<String, @Nullable Object>> {

}
