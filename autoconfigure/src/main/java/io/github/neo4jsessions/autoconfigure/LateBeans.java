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
 * Beans that a template uses but that are not needed to create it. The template can
 * therefore be injected into them, or into the beans that create them. They are looked up
 * once all singletons have been created, so that a failure stops the start of the
 * application. If the template is used earlier, they are looked up earlier.
 */
final class LateBeans {

	private final ApplicationContext context;

	private final List<Late<?>> beans = new CopyOnWriteArrayList<>();

	LateBeans(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * Call the action with a supplier of a bean, if there is a bean of the type.
	 * @param fallback used if there are several such beans
	 * @param action accepts the supplier of the bean
	 */
	<B> void ifThere(Class<B> type, B fallback, Consumer<Supplier<B>> action) {
		ObjectProvider<B> provider = this.context.getBeanProvider(type);
		if (isThere(type)) {
			action.accept(late(() -> provider.getIfUnique(() -> fallback)));
		}
	}

	/**
	 * Call the action with a supplier of all beans of a type in their order, if there is
	 * one.
	 * @param action accepts the supplier of the beans
	 */
	<B> void ifAny(Class<B> type, Consumer<Supplier<List<B>>> action) {
		ObjectProvider<B> provider = this.context.getBeanProvider(type);
		if (isThere(type)) {
			action.accept(late(() -> provider.orderedStream().toList()));
		}
	}

	/**
	 * Return a supplier of the only bean of the type.
	 * @param fallback used if there is no such bean
	 * @return the supplier of the bean
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
	 * Look up all beans that were not looked up before.
	 */
	void lookUp() {
		this.beans.forEach(Late::get);
		this.beans.clear();
	}

	/**
	 * Looks up a bean once. It uses no lock, since that would be held while beans are
	 * created. Threads that look up the bean at the same time find the same one.
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
