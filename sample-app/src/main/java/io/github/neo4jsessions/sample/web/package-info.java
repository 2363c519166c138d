/**
 * Protects a web application that answers in JSON. It does not depend on the bank. The
 * type of the answer is decided before the work, and no request is answered with a stack
 * trace.
 */
@NullMarked
package io.github.neo4jsessions.sample.web;

import org.jspecify.annotations.NullMarked;
