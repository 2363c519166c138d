package io.github.neo4jsessions.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;

/**
 * All templates of a context, regardless of who defined them and of whether they are
 * injected by default. An {@code ObjectProvider} leaves out beans that are not default
 * candidates, and does not distinguish the beans of an ancestor from those of the
 * context.
 */
final class SessionTemplateBeans {

	private static final String SUFFIX = "SessionTemplate";

	private final ConfigurableListableBeanFactory beanFactory;

	SessionTemplateBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the templates of the context itself, in the order of their definitions.
	 * Creates those that do not exist yet.
	 */
	List<SessionTemplate> own() {
		return List.copyOf(in(this.beanFactory).values());
	}

	/**
	 * Return the templates of the context itself, followed by those of its ancestors.
	 */
	List<SessionTemplate> visible() {
		Set<SessionTemplate> templates = identitySet();
		List<SessionTemplate> visible = new ArrayList<>();
		for (ListableBeanFactory factory = this.beanFactory; factory != null; factory = parentOf(factory)) {
			in(factory).values().stream().filter(templates::add).forEach(visible::add);
		}
		return visible;
	}

	/**
	 * Return the visible templates by name. Two templates of one context with the same
	 * name are refused; a template of the context hides that of an ancestor.
	 * @param dependent the bean that uses the templates and is destroyed before them
	 */
	SessionTemplates named(String dependent) {
		Map<String, SessionTemplate> visible = new LinkedHashMap<>();
		for (ListableBeanFactory factory = this.beanFactory; factory != null; factory = parentOf(factory)) {
			named(in(factory)).forEach(visible::putIfAbsent);
		}
		in(this.beanFactory).keySet().forEach((bean) -> this.beanFactory.registerDependentBean(bean, dependent));
		return SessionTemplates.of(visible);
	}

	private static Map<String, SessionTemplate> named(Map<String, SessionTemplate> beans) {
		Map<String, SessionTemplate> named = new LinkedHashMap<>();
		Set<SessionTemplate> mocks = identitySet();
		for (Map.Entry<String, SessionTemplate> bean : beans.entrySet()) {
			if (bean.getValue().getName() == null && mocks.add(bean.getValue())) {
				named.put(nameOfBean(bean.getKey()), bean.getValue());
			}
		}
		new SessionTemplates(beans.values().stream().filter((template) -> !mocks.contains(template)).toList())
			.forEach((template) -> named.put(template.getName(), template));
		return named;
	}

	/**
	 * Derive the name of a mock, which has none itself, from the name of its bean.
	 */
	private static String nameOfBean(String bean) {
		return (bean.endsWith(SUFFIX) && bean.length() > SUFFIX.length())
				? bean.substring(0, bean.length() - SUFFIX.length()) : "default";
	}

	/**
	 * Return the templates that the context has created and therefore has to shut down.
	 * Creates none.
	 */
	List<SessionTemplate> owned() {
		Set<SessionTemplate> owned = identitySet();
		for (String name : this.beanFactory.getBeanNamesForType(SessionTemplate.class, false, false)) {
			if (this.beanFactory.containsSingleton(name)
					&& this.beanFactory.getBean(name) instanceof SessionTemplate template && !isOfAncestor(template)) {
				owned.add(template);
			}
		}
		return List.copyOf(owned);
	}

	/**
	 * Return whether the template belongs to an ancestor of the context.
	 */
	boolean isOfAncestor(SessionTemplate template) {
		for (ListableBeanFactory factory = parentOf(this.beanFactory); factory != null; factory = parentOf(factory)) {
			for (String name : factory.getBeanNamesForType(SessionTemplate.class, false, false)) {
				if (factory instanceof SingletonBeanRegistry singletons && singletons.containsSingleton(name)
						&& factory.getBean(name) == template) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Ensure that a bean is destroyed before another bean, which it looked up instead of
	 * having it injected.
	 * @param dependent the name of the bean
	 * @param dependency the other bean
	 * @param type the type of the other bean
	 */
	static void registerDependency(ConfigurableListableBeanFactory beanFactory, String dependent, Object dependency,
			Class<?> type) {
		for (String name : beanFactory.getBeanNamesForType(type, false, false)) {
			if (beanFactory.containsSingleton(name) && beanFactory.getBean(name) == dependency) {
				beanFactory.registerDependentBean(name, dependent);
			}
		}
	}

	/**
	 * Return the templates of one factory by the names of their beans, each template
	 * once.
	 */
	private static Map<String, SessionTemplate> in(ListableBeanFactory factory) {
		Map<String, SessionTemplate> beans = new LinkedHashMap<>();
		Set<SessionTemplate> templates = identitySet();
		for (String name : factory.getBeanNamesForType(SessionTemplate.class, false, true)) {
			if (factory.getBean(name) instanceof SessionTemplate template && templates.add(template)) {
				beans.put(name, template);
			}
		}
		return beans;
	}

	private static Set<SessionTemplate> identitySet() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	static @Nullable ListableBeanFactory parentOf(BeanFactory factory) {
		return (factory instanceof HierarchicalBeanFactory child
				&& child.getParentBeanFactory() instanceof ListableBeanFactory parent) ? parent : null;
	}

}
