/**
 * What guards a web application that answers in JSON, whatever it is about: the type of
 * the answer is settled before the work, and nobody's request ends in a stack trace.
 */
@NullMarked
package io.github.neo4jsessions.sample.web;

import org.jspecify.annotations.NullMarked;
