package io.github.neo4jsessions.application;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.neo4jsessions.SessionTemplate;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was started with or without the auto-configurations of this
 * library.
 *
 * @param context the context of the application
 */
public record ApplicationRun(ConfigurableApplicationContext context) implements AutoCloseable {

	/**
	 * A driver is created, but not connected.
	 */
	private static final List<String> PROPERTIES = List.of("--spring.neo4j.uri=bolt://localhost:1",
			"--spring.main.banner-mode=off", "--spring.jpa.hibernate.ddl-auto=create");

	public static ApplicationRun with(Class<?> application, String... properties) {
		return run(application, properties);
	}

	public static ApplicationRun without(Class<?> application, String... properties) {
		return run(application,
				Stream
					.concat(Stream.of("--spring.autoconfigure.exclude=" + String.join(",", autoConfigurations())),
							Arrays.stream(properties))
					.toArray(String[]::new));
	}

	private static ApplicationRun run(Class<?> application, String... properties) {
		String[] arguments = Stream.concat(PROPERTIES.stream(), Arrays.stream(properties)).toArray(String[]::new);
		return new ApplicationRun(
				new SpringApplicationBuilder(application, InjectedTransactions.class).web(WebApplicationType.NONE)
					.run(arguments));
	}

	/**
	 * Return the auto-configurations of this library, which an application without it
	 * does not have.
	 */
	private static List<String> autoConfigurations() {
		String library = SessionTemplate.class.getPackageName() + ".autoconfigure.";
		return ImportCandidates.load(AutoConfiguration.class, ApplicationRun.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((candidate) -> candidate.startsWith(library))
			.toList();
	}

	/**
	 * Assert that this application, which was started with this library, has the beans
	 * for transactions that it has without it, and one further transaction manager.
	 * @param without the same application, started without this library
	 */
	public void assertSameTransactionsAs(ApplicationRun without) {
		assertThat(without.context().getBeanNamesForType(SessionTemplate.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(SessionTemplate.class)).containsExactly("sessionTemplate");
		assertThat(injectedTransactions()).isEqualTo(without.injectedTransactions());
		assertThat(transactionManagers()).hasSize(without.transactionManagers().size() + 1)
			.containsAll(without.transactionManagers())
			.contains("asyncNeo4jTransactionManager");
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return the names of the beans for transactions that are injected where none is
	 * named.
	 */
	public Map<String, String> injectedTransactions() {
		return bean(InjectedTransactions.class).names(this.context);
	}

	/**
	 * Return the names of all transaction managers.
	 */
	public List<String> transactionManagers() {
		return Arrays.asList(this.context.getBeanNamesForType(TransactionManager.class));
	}

	/**
	 * Return the names of the transaction managers that are used where none is named: by
	 * {@code @Transactional}, by an injected {@link PlatformTransactionManager}, and by
	 * the {@link TransactionTemplate}.
	 */
	public List<String> defaultTransactionManagers() {
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		PlatformTransactionManager ofTemplate = bean(TransactionTemplate.class).getTransactionManager();
		return List.of(beans.resolveNamedBean(TransactionManager.class).getBeanName(),
				beans.resolveNamedBean(PlatformTransactionManager.class).getBeanName(), nameOf(ofTemplate));
	}

	private String nameOf(PlatformTransactionManager manager) {
		return this.context.getBeansOfType(PlatformTransactionManager.class)
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == manager)
			.findFirst()
			.orElseThrow()
			.getKey();
	}

	@Override
	public void close() {
		this.context.close();
	}

}
