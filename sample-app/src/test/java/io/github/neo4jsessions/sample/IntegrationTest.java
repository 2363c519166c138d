package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.neo4jsessions.test.AutoConfigureTestNeo4j;
import io.github.neo4jsessions.test.NoOpenSessions;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test of the running application, from HTTP to the server and back. All of these tests
 * share one application. Each begins with an empty database, and fails if it leaves a
 * session open.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "neo4j.sessions.call-sites=true")
@AutoConfigureTestNeo4j
@ExtendWith(NoOpenSessions.class)
@interface IntegrationTest {

}
