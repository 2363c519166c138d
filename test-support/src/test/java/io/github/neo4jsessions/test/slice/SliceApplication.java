package io.github.neo4jsessions.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application whose components a slice leaves out, except for those that configure
 * templates.
 */
@SpringBootApplication
class SliceApplication {

}
