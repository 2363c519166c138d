package io.github.neo4jsessions.benchmarks.server;

import java.util.List;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.Driver;

/**
 * All contenders for the unit of work, on one driver.
 */
final class Contenders implements AutoCloseable {

	private final Counters counters;

	private final SessionTemplate template;

	private final DriverContenders ofDriver;

	private final TemplateContenders ofTemplate;

	private final SpringDataContenders ofSpringData;

	Contenders(Driver driver) {
		this.counters = new Counters(driver);
		this.template = SessionTemplate.create(driver);
		this.ofDriver = new DriverContenders(driver, this.counters);
		this.ofTemplate = new TemplateContenders(this.template, this.counters);
		this.ofSpringData = new SpringDataContenders(driver, this.counters);
	}

	/**
	 * Return the contenders. The others are compared with the first one.
	 */
	List<Contender> all() {
		return Stream.of(this.ofDriver.all(), this.ofTemplate.all(), this.ofSpringData.all())
			.flatMap(List::stream)
			.toList();
	}

	SessionTemplate template() {
		return this.template;
	}

	Counters counters() {
		return this.counters;
	}

	@Override
	public void close() {
		this.ofTemplate.close();
		this.ofSpringData.close();
	}

}
