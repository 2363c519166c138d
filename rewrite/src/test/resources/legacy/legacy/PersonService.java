package legacy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

class PersonService {

	private final SessionTemplate sessions;

	@Autowired
	private Driver driver;

	PersonService(SessionTemplate sessions) {
		this.sessions = sessions;
	}

	@Transactional(readOnly = true, timeout = 5, propagation = Propagation.REQUIRED)
	public CompletableFuture<Long> count() {
		return this.sessions.query("MATCH (p:Person) RETURN count(p)").fetchAs(Long.class).one().thenApply((one) -> one.orElseThrow());
	}

	@Transactional
	public void blocking() {
	}

	CompletionStage<List<String>> names() {
		return new PersonRepository(this.driver).names();
	}

}
