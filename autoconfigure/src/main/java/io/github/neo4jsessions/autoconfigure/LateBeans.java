package io.github.neo4jsessions.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;

/**
 * Beans that a template works with, but is made without: so they may have the template
 * injected, or be made by what has. They are looked up when all beans are there, so that
 * the application does not start where that fails, or before, if the template is used
 * before.
 */
final class LateBeans {

	private final ApplicationContext context;

	private final List<Late<?>> beans = new CopyOnWriteArrayList<>();

	LateBeans(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Do something with a bean, if there is any of its type.
	 * @param fallback what to take where there are several
	 * @param action takes what to ask for the bean
	 */
	<B> void ifThere(Class<B> type, B fallback, Consumer<Supplier<B>> action) {
		ObjectProvider<B> provider = this.context.getBeanProvider(type);
		if (isThere(type)) {
			action.accept(late(() -> provider.getIfUnique(() -> fallback)));
		}
	}

	/**
	 * The bean, which has to be the one of its type.
	 * @param fallback what to take where there is none
	 * @return what to ask for it
	 */
	<B> Supplier<B> available(Class<B> type, B fallback) {
		ObjectProvider<B> provider = this.context.getBeanProvider(type);
		return isThere(type) ? late(() -> provider.getIfAvailable(() -> fallback)) : () -> fallback;
	}

	private boolean isThere(Class<?> type) {
		return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.context, type, true, false).length > 0;
	}

	private <B> Supplier<B> late(Supplier<B> lookUp) {
		Late<B> late = new Late<>(lookUp);
		this.beans.add(late);
		return late;
	}

	/**
	 * Look up what was not yet.
	 */
	void lookUp() {
		this.beans.forEach(Late::get);
		this.beans.clear();
	}

	/**
	 * Without a lock, which would be held while beans are made: threads that look it up
	 * at the same time find the same.
	 */
	private static final class Late<B> implements Supplier<B> {

		private final Supplier<B> lookUp;

		private volatile @Nullable B bean;

		Late(Supplier<B> lookUp) {
			this.lookUp = lookUp;
		}

		@Override
		public B get() {
			B bean = this.bean;
			if (bean == null) {
				bean = this.lookUp.get();
				this.bean = bean;
			}
			return bean;
		}

	}

}
