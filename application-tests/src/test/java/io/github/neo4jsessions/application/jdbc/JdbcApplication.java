package io.github.neo4jsessions.application.jdbc;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with JDBC and without JPA, which is on the class path, that adds the
 * starter for Neo4j.
 */
@SpringBootApplication(excludeName = { "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
		"org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration" })
public class JdbcApplication {

}
