/**
 * Binds the work behind the futures and streams that a web application returns to their
 * requests.
 */
@NullMarked
package io.github.neo4jsessions.web;

import org.jspecify.annotations.NullMarked;
