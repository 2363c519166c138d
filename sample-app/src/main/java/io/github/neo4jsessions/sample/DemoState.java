package io.github.neo4jsessions.sample;

import org.jspecify.annotations.Nullable;

/**
 * What the page may do besides moving money.
 *
 * @param refusal why nothing may be aborted or broken, and what to do; {@code null} if it
 * may
 */
record DemoState(@Nullable String refusal) {

}
