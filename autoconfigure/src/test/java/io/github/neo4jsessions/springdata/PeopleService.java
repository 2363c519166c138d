package io.github.neo4jsessions.springdata;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Blocking methods with Spring's own {@link Transactional}.
 */
@Component
class PeopleService {

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private final People people;

	private final ApplicationEventPublisher events;

	PeopleService(People people, ApplicationEventPublisher events) {
		this.people = people;
		this.events = events;
	}

	List<String> heard() {
		return this.heard;
	}

	@Transactional
	void save(String... ids) {
		for (String id : ids) {
			this.people.save(new Person(id, "name of " + id));
		}
		this.events.publishEvent("saved");
	}

	@Transactional
	void saveAndThrow(String id, RuntimeException ex) {
		save(id);
		throw ex;
	}

	@Transactional
	void saveAndThrowChecked(String id) throws IOException {
		save(id);
		throw new IOException("checked");
	}

	@Transactional(noRollbackFor = IllegalStateException.class)
	void saveAndThrowWithoutRollback(String id) {
		save(id);
		throw new IllegalStateException("committed");
	}

	@Transactional
	void saveAndRollBack(String id) {
		save(id);
		TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
	}

	@Transactional(readOnly = true, timeout = 20)
	long count() {
		return this.people.count();
	}

	@Transactional(propagation = Propagation.MANDATORY)
	void mandatory(String id) {
		save(id);
	}

	@TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
	void before(String event) {
		this.heard.add("before " + event);
	}

	@TransactionalEventListener
	void after(String event) {
		this.heard.add("after " + event);
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
	void rolledBack(String event) {
		this.heard.add("rolled back " + event);
	}

}
