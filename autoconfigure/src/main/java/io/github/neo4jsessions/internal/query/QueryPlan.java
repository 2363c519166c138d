package io.github.neo4jsessions.internal.query;

import java.util.function.Supplier;

import io.github.neo4jsessions.internal.template.CallOptions;
import org.neo4j.driver.SessionConfig;

/**
 * How a query that is not part of a transaction is run.
 *
 * @param options what the call determines
 * @param config supplies the configuration of its sessions
 */
record QueryPlan(CallOptions options, Supplier<SessionConfig> config) {

}
