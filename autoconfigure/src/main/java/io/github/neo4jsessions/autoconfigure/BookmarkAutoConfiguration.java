package io.github.neo4jsessions.autoconfigure;

import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for bookmarks that Spring Data Neo4j
 * and the session template share. Both use the only or the primary driver.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = Neo4jAutoConfiguration.class,
		before = { DataNeo4jAutoConfiguration.class, SessionTemplateAutoConfiguration.class })
@ConditionalOnClass({ Driver.class, Neo4jBookmarkManager.class })
@ConditionalOnSingleCandidate(Driver.class)
@Conditional(OnSessionsEnabledCondition.class)
public final class BookmarkAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Neo4jBookmarkManager neo4jBookmarkManager() {
		return Neo4jBookmarkManager.create();
	}

	@Bean
	@ConditionalOnMissingBean(BookmarkManager.class)
	BookmarkBridge sessionBookmarkManager(Neo4jBookmarkManager bookmarks) {
		return new BookmarkBridge(bookmarks);
	}

}
