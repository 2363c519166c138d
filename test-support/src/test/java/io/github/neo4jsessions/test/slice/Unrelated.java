package io.github.neo4jsessions.test.slice;

import org.springframework.stereotype.Component;

/**
 * A component of the application that a slice does not contain.
 */
@Component
class Unrelated {

}
