package io.github.neo4jsessions.test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The templates whose sessions a test may leave open.
 */
sealed interface WatchedTemplates {

	/**
	 * Return what tests that can see each other's sessions have in common.
	 */
	Object owner();

	/**
	 * Return the templates as they are at the end of the test. None is created.
	 */
	List<SessionTemplate> templates();

	/**
	 * Templates that the test has passed.
	 */
	record Listed(List<SessionTemplate> templates) implements WatchedTemplates {

		@Override
		public Object owner() {
			return this.templates.get(0);
		}

	}

	/**
	 * The templates of an application context and its parents.
	 */
	record OfContext(ApplicationContext context) implements WatchedTemplates {

		@Override
		public Object owner() {
			return this.context;
		}

		@Override
		public List<SessionTemplate> templates() {
			requireActive();
			Set<SessionTemplate> seen = Collections.newSetFromMap(new IdentityHashMap<>());
			List<SessionTemplate> templates = new ArrayList<>();
			boolean defined = false;
			for (ApplicationContext next = this.context; next != null; next = next.getParent()) {
				// not by an ObjectProvider, which leaves out those of named templates
				for (String name : next.getBeanNamesForType(SessionTemplate.class, false, false)) {
					defined = true;
					if (isCreated(next, name) && next.getBean(name) instanceof SessionTemplate template
							&& seen.add(template)) {
						templates.add(template);
					}
				}
			}
			if (!defined) {
				throw new IllegalStateException(
						"There is no SessionTemplate bean in the application context of the test, so that NoOpenSessions "
								+ "has nothing to check. Remove the extension, add the starter or @Neo4jSessionsTest, "
								+ "or register NoOpenSessions.of(template) as an extension");
			}
			return templates;
		}

		private void requireActive() {
			if (this.context instanceof ConfigurableApplicationContext configurable && !configurable.isActive()) {
				throw new IllegalStateException(
						"The application context was closed before NoOpenSessions could check it. If the test is annotated "
								+ "with @DirtiesContext, move @ExtendWith(NoOpenSessions.class) below the annotation that "
								+ "starts the context, such as @SpringBootTest, so that the check is made first");
			}
		}

		private static boolean isCreated(ApplicationContext context, String name) {
			return !(context instanceof ConfigurableApplicationContext configurable)
					|| configurable.getBeanFactory().containsSingleton(name);
		}

	}

}
