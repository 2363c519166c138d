package io.github.neo4jsessions.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

import io.github.neo4jsessions.RetryPredicate;
import io.github.neo4jsessions.RetrySettings;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionMetadataContributor;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;

/**
 * Creates the templates of an application from its properties: the template without a
 * name, and the named ones.
 */
final class SessionTemplateFactory implements SmartInitializingSingleton {

	private static final String VIRTUAL_THREADS = "applicationTaskExecutor";

	private final ApplicationContext context;

	private final SessionProperties properties;

	private final LateBeans lateBeans;

	private final @Nullable SpringDataNeo4j springData;

	SessionTemplateFactory(ApplicationContext context, SessionProperties properties) {
		properties.validate();
		UnknownProperties.report(context.getEnvironment(), context.getClassLoader());
		this.context = context;
		this.properties = properties;
		this.lateBeans = new LateBeans(context);
		this.springData = SpringDataNeo4j.isPresent(context) ? new SpringDataNeo4j(context, this.lateBeans) : null;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.lateBeans.lookUp();
	}

	/**
	 * Create the template without a name.
	 */
	SessionTemplate defaultTemplate(Driver driver) {
		return build("default", driver, this.properties, SessionProperties.PREFIX);
	}

	/**
	 * Create a template of {@code neo4j.sessions.templates}.
	 */
	SessionTemplate template(String name) {
		NamedTemplateProperties own = Objects.requireNonNull(this.properties.templates().get(name));
		String prefix = SessionProperties.templatePrefix(name);
		Driver driver = driver(own.driver(), prefix + "driver");
		SessionTemplateBeans.registerDependency(beanFactory(), NamedSessionTemplateRegistrar.templateBean(name), driver,
				Driver.class);
		return build(name, driver, own.over(this.properties), prefix);
	}

	/**
	 * Return the time to wait for the open sessions of a template when the application
	 * stops. Spring closes the driver when the timeout of the phase is reached, so
	 * rollbacks must begin before.
	 */
	Duration shutdownTimeout(String template) {
		NamedTemplateProperties own = this.properties.templates().get(template);
		Duration timeout = ((own != null) ? own.over(this.properties) : this.properties).shutdownTimeout();
		Duration phase = this.context.getBeanProvider(LifecycleProperties.class)
			.getIfAvailable(LifecycleProperties::new)
			.getTimeoutPerShutdownPhase();
		Duration most = phase.multipliedBy(4).dividedBy(5);
		return (timeout.compareTo(most) < 0) ? timeout : most;
	}

	/**
	 * Return the template that is the bean with this name, or {@code null} if that bean
	 * is no longer a template.
	 * @param dependent the bean that uses the template and is destroyed before it
	 */
	@Nullable SessionTemplate find(String bean, String dependent) {
		if (this.context.getBean(bean) instanceof SessionTemplate template) {
			SessionTemplateBeans.registerDependency(beanFactory(), dependent, template, SessionTemplate.class);
			return template;
		}
		return null;
	}

	private ConfigurableListableBeanFactory beanFactory() {
		return (ConfigurableListableBeanFactory) this.context.getAutowireCapableBeanFactory();
	}

	private Driver driver(@Nullable String bean, String key) {
		if (bean != null) {
			return bean(key, bean, Driver.class);
		}
		Driver driver = this.context.getBeanProvider(Driver.class).getIfUnique();
		if (driver == null) {
			throw new InvalidConfigurationPropertyValueException(key, null,
					"There are several Driver beans and none is primary: set the property to the name of one of them ("
							+ MissingBeanException.names(this.context, Driver.class) + ").");
		}
		return driver;
	}

	private SessionTemplate build(String name, Driver driver, SessionProperties properties, String prefix) {
		SessionTemplate.Builder builder = SessionTemplate.builder(driver)
			.name(name)
			.sessionConfigSupplier(sessionConfig(driver, properties))
			.acquireTimeout(properties.acquireTimeout())
			.transactionMetadata(properties.transaction().metadata())
			.retry(retrySettings(properties.retry()))
			.callSites(properties.callSites())
			.terminateOnCancel(properties.terminateOnCancel())
			.eventPublisher(this.context);
		PropertyMapper map = PropertyMapper.get();
		map.from(properties::maxActive).to(builder::maxActive);
		map.from(properties::maxPending).to(builder::maxPending);
		map.from(properties::scopeTimeout).to(builder::scopeTimeout);
		map.from(properties.transaction()::timeout).to(builder::transactionTimeout);
		map.from(properties::leakDetectionThreshold).to(builder::leakDetectionThreshold);
		map.from(properties::slowScopeThreshold).to(builder::slowScopeThreshold);
		map.from(properties::slowQueryThreshold).to(builder::slowQueryThreshold);
		map.from(callbackExecutor(properties.callbackExecutor(), prefix)).to(builder::callbackExecutor);
		this.lateBeans.ifAny(TransactionMetadataContributor.class, builder::transactionMetadataContributorsSupplier);
		this.context.getBeanProvider(RetryPredicate.class).ifUnique(builder::retryPredicate);
		if (TemplateObservations.isPossible(this.context)) {
			TemplateObservations.configure(builder, this.context, this.lateBeans);
		}
		if (this.springData != null) {
			builder.recordMappingSupplier(this.springData::recordMapping);
		}
		if (isOfSpringData(driver)) {
			this.lateBeans.ifThere(BookmarkManager.class, new NoBookmarks(), builder::bookmarkManagerSupplier);
		}
		this.context.getBeanProvider(SessionTemplateCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, builder));
		return builder.build();
	}

	/**
	 * Return whether Spring Data Neo4j uses this driver. It selects a database and a
	 * user, and keeps bookmarks, for its own driver only.
	 */
	private boolean isOfSpringData(Driver driver) {
		return driver == this.context.getBeanProvider(Driver.class).getIfUnique();
	}

	private SessionConfigSupplier sessionConfig(Driver driver, SessionProperties properties) {
		SpringDataNeo4j springData = this.springData;
		return (springData != null && isOfSpringData(driver))
				? new SessionConfigSupplier(properties, springData.database(), springData.user())
				: new SessionConfigSupplier(properties, () -> null, () -> null);
	}

	private @Nullable Executor callbackExecutor(@Nullable String bean, String prefix) {
		if (bean != null) {
			return bean(prefix + "callback-executor", bean, Executor.class);
		}
		return (Threading.VIRTUAL.isActive(this.context.getEnvironment()) && this.context.containsBean(VIRTUAL_THREADS))
				? this.context.getBean(VIRTUAL_THREADS, Executor.class) : null;
	}

	private <B> B bean(String key, String name, Class<B> type) {
		if (!this.context.containsBean(name) || !this.context.isTypeMatch(name, type)) {
			throw new MissingBeanException(key, name, type, this.context);
		}
		return this.context.getBean(name, type);
	}

	static RetrySettings retrySettings(SessionProperties.Retry retry) {
		return new RetrySettings(retry.maxTime(), retry.initialDelay(), retry.multiplier(), retry.jitter(),
				retry.unknownOutcome(), retry.maxAttempts());
	}

}
