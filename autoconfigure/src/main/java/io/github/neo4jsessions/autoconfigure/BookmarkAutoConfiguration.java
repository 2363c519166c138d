package io.github.neo4jsessions.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.BookmarkManagerConfig;
import org.neo4j.driver.BookmarkManagers;
import org.neo4j.driver.Driver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for bookmarks of the only or the
 * primary driver. The session template shares them with Spring Data Neo4j, or, without
 * it, with the driver's executable queries.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = Neo4jAutoConfiguration.class, before = SessionTemplateAutoConfiguration.class,
		beforeName = "org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration")
@ConditionalOnClass(Driver.class)
@ConditionalOnSingleCandidate(Driver.class)
@Conditional(OnSessionsEnabledCondition.class)
public final class BookmarkAutoConfiguration {

	private static final String CONSEQUENCE = ". Sessions of session templates do not share bookmarks with executable "
			+ "queries of the driver. To change that, declare a bean of type BookmarkManager";

	private static final String SPRING_DATA = "org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager";

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = SPRING_DATA)
	static class SpringDataConfiguration {

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

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(SPRING_DATA)
	static class DriverConfiguration {

		private static final Log log = LogFactory.getLog(BookmarkAutoConfiguration.class);

		/**
		 * Return the manager of the driver. A driver of the application that decorates
		 * another one may not support it: the sessions of templates then share bookmarks
		 * among themselves.
		 */
		@Bean
		@ConditionalOnMissingBean
		BookmarkManager sessionBookmarkManager(Driver driver) {
			try {
				BookmarkManager manager = driver.executableQueryBookmarkManager();
				if (manager != null) {
					return manager;
				}
				log.warn(driver.getClass().getName() + " has no executableQueryBookmarkManager()" + CONSEQUENCE);
			}
			catch (RuntimeException | LinkageError ex) {
				log.warn("executableQueryBookmarkManager() of " + driver.getClass().getName() + " failed with "
						+ ex.getClass().getName() + CONSEQUENCE);
			}
			return BookmarkManagers.defaultManager(BookmarkManagerConfig.builder().build());
		}

	}

}
