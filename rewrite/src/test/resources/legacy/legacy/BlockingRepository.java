package legacy;

import java.util.List;
import java.util.Map;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

class BlockingRepository {

    private final Driver driver;

    private final SessionTemplate template;

    BlockingRepository(Driver driver, SessionTemplate template) {
        this.driver = driver;
        this.template = template;
    }

    long count(String name) {
        try (Session session = this.driver.session()) {
            return session.executeRead((tx) -> tx.run("MATCH (p:Person {name: $name}) RETURN count(p)", Map.of("name", name)).single().get(0).asLong());
        }
    }

    List<String> names() {
        try (var session = driver.session()) {
            return session.executeRead((tx) -> tx.run("""
                    MATCH (p:Person)
                    RETURN p.name
                    """).list((row) -> row.get(0).asString()));
        }
    }

    Iterable<org.neo4j.driver.Record> rows(int limit) {
        try (var session = driver.session()) {
            return session.executeRead((tx) -> tx.run("MATCH (p:Person) RETURN p LIMIT $limit", Map.of("limit", limit)).list());
        }
    }

    boolean add(String name) {
        try (Session session = this.driver.session()) {
            return session.executeWrite((tx) -> tx.run("CREATE (:Person {name: $name})", Map.of("name", name)).consume().counters().containsUpdates());
        }
    }

    // of another form
    long loop() {
        try (Session session = this.driver.session()) {
            return session.executeRead((tx) -> {
                long n = 0;
                var result = tx.run("MATCH (p:Person) RETURN p.name");
                while (result.hasNext()) {
                    result.next();
                    n++;
                }
                return n;
            });
        }
    }

}
