package io.github.neo4jsessions;

import java.util.Map;

/**
 * Callback interface that contributes metadata to the transactions of a template, such as
 * the id of the current trace or the user of the current request. The metadata appears in
 * {@code SHOW TRANSACTIONS} and in the server's query log.
 *
 * <pre class="code">
 * &#64;Bean
 * TransactionMetadataContributor traceId(Tracer tracer) {
 *     return () -&gt; {
 *         Span span = tracer.currentSpan();
 *         return (span != null) ? Map.of("traceId", span.context().traceId()) : Map.of();
 *     };
 * }
 * </pre>
 *
 * <p>
 * With the auto-configuration, all beans of this type are used by all templates, in their
 * order. Without it, use
 * {@link SessionTemplate.Builder#transactionMetadataContributors(java.util.List)}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TransactionMetadataContributor {

	/**
	 * Return metadata for a call of a template. Called once for each call that opens a
	 * session, on the thread of the caller, and not again if the call is retried. Not
	 * called for a call that joins a transaction, which has its metadata already. Must
	 * not block and must not call the template. If this method throws, returns
	 * {@code null} or returns a value that cannot be sent, the call fails before a
	 * session is opened.
	 * @return keys with values that the driver can convert; empty to contribute nothing.
	 * The value of a later contributor replaces that of an earlier one with the same key
	 */
	Map<String, ?> contribute();

}
