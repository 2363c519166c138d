package io.github.neo4jsessions.benchmarks.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * What this library offers.
 */
final class TemplateContenders implements AutoCloseable {

	private final SessionTemplate template;

	private final Counters counters;

	private final AnnotationConfigApplicationContext context;

	TemplateContenders(SessionTemplate template, Counters counters) {
		this.template = template;
		this.counters = counters;
		this.context = AnnotatedUnit.context(template, counters);
	}

	List<Contender> all() {
		return List.of(
				new AsynchronousContender(Contender.TEMPLATE, () -> this.template.executeWrite(this.counters::raise)),
				new AsynchronousContender(Contender.ANNOTATED, this.context.getBean(AnnotatedUnit.class)::raise),
				new AsynchronousContender("`SessionTemplate.execute`, auto-commit",
						() -> this.template.execute(this.counters::raise)),
				new AsynchronousContender(Contender.QUERY, this::query));
	}

	private CompletionStage<Optional<Long>> query() {
		return this.template.query(Counters.RAISE).bind(this.counters.next()).to("id").fetchAs(Long.class).one();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
