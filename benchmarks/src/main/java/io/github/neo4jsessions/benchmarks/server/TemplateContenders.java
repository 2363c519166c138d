package io.github.neo4jsessions.benchmarks.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.SessionConfig;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The contenders of this library.
 */
final class TemplateContenders implements AutoCloseable {

	private final SessionTemplate template;

	private final SessionTemplate withBookmarks;

	private final Counters counters;

	private final AnnotationConfigApplicationContext context;

	TemplateContenders(SessionTemplate template, Counters counters) {
		this.template = template;
		BookmarkManager bookmarks = BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());
		this.withBookmarks = template.mutate()
			.sessionConfig(SessionConfig.builder().withBookmarkManager(bookmarks).build())
			.build();
		this.counters = counters;
		this.context = AnnotatedUnit.context(template, counters);
	}

	List<Contender> all() {
		return List.of(
				new AsynchronousContender(Contender.TEMPLATE, () -> this.template.executeWrite(this.counters::raise)),
				new AsynchronousContender(Contender.TEMPLATE_WITH_BOOKMARKS,
						() -> this.withBookmarks.executeWrite(this.counters::raise)),
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
