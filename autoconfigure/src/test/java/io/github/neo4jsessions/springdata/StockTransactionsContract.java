package io.github.neo4jsessions.springdata;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.github.neo4jsessions.server.DirectQueries;
import io.github.neo4jsessions.server.Neo4jServerTest;
import io.github.neo4jsessions.test.driver.BoltMessage;
import io.github.neo4jsessions.test.driver.BoltProxy;
import io.github.neo4jsessions.test.driver.BoltRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.Driver;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.neo4j.core.transaction.Neo4jTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Spring's own {@code @Transactional} methods and the repositories of Spring Data Neo4j
 * behave the same with and without the starter, in the application and on the wire.
 */
@Neo4jServerTest
abstract class StockTransactionsContract {

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private Driver directDriver;

	@Autowired
	private Neo4jConnectionDetails details;

	private BoltProxy proxy;

	private ConfigurableApplicationContext context;

	private PeopleService service;

	/**
	 * Whether the library's auto-configurations apply.
	 */
	abstract boolean starter();

	@BeforeEach
	void start() {
		this.proxy = BoltProxy.to(this.details.getUri());
		this.context = start(this.proxy, starter());
		this.service = this.context.getBean(PeopleService.class);
	}

	private ConfigurableApplicationContext start(BoltProxy proxy, boolean starter) {
		List<String> ours = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.github.neo4jsessions."))
			.toList();
		assertThat(ours).isNotEmpty();
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((ApplicationContextInitializer<GenericApplicationContext>) (context) -> context
				.registerBean(Neo4jConnectionDetails.class, () -> through(proxy)))
			.properties("spring.main.banner-mode=off",
					"spring.autoconfigure.exclude=" + (starter ? "" : String.join(",", ours)))
			.run();
	}

	private Neo4jConnectionDetails through(BoltProxy proxy) {
		return new Neo4jConnectionDetails() {

			@Override
			public URI getUri() {
				return proxy.uri();
			}

			@Override
			public AuthToken getAuthToken() {
				return StockTransactionsContract.this.details.getAuthToken();
			}

		};
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.proxy.close();
	}

	@Test
	void theStarterIsPresentOrAbsent() {
		assertThat(this.context.containsBean("sessionTemplate")).isEqualTo(starter());
		assertThat(this.context.containsBean("asyncNeo4jTransactionManager")).isEqualTo(starter());
	}

	@Test
	void theManagerOfSpringDataIsTheDefault() {
		assertThat(this.context.getBean(PlatformTransactionManager.class))
			.isSameAs(this.context.getBean("transactionManager"))
			.isExactlyInstanceOf(Neo4jTransactionManager.class);
		assertThat(this.context.getBeanNamesForType(Neo4jTransactionManager.class))
			.containsExactly("transactionManager");
		assertThat(this.context.getBean(TransactionTemplate.class).getTransactionManager())
			.isSameAs(this.context.getBean("transactionManager"));
		assertThat(this.context.getBeanNamesForType(TransactionInterceptor.class)).hasSize(1);
	}

	@Test
	void methodsHaveOnlyTheAdviceOfSpring() {
		assertThat(((Advised) this.service).getAdvisors()).singleElement()
			.satisfies((advisor) -> assertThat(advisor.getAdvice()).isExactlyInstanceOf(TransactionInterceptor.class));
	}

	@Test
	void successIsCommittedInOneTransaction() {
		this.service.save(this.id + 1, this.id + 2);
		assertThat(saved()).isEqualTo(2);
		assertThat(count(BoltMessage.BEGIN)).isOne();
		assertThat(count(BoltMessage.COMMIT)).isOne();
		assertThat(this.service.heard()).containsExactly("before saved", "after saved");
	}

	@Test
	void anExceptionRollsBack() {
		IllegalStateException thrown = new IllegalStateException("thrown");
		assertThatIllegalStateException().isThrownBy(() -> this.service.saveAndThrow(this.id, thrown)).isSameAs(thrown);
		assertThat(saved()).isZero();
		assertThat(count(BoltMessage.ROLLBACK)).isOne();
		assertThat(this.service.heard()).containsExactly("rolled back saved");
	}

	@Test
	void rollbackRulesAreFollowed() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.service.saveAndThrowChecked(this.id + "checked"));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.service.saveAndThrowWithoutRollback(this.id + "unchecked"));
		assertThat(saved()).isEqualTo(2);
		assertThat(count(BoltMessage.COMMIT)).isEqualTo(2);
	}

	@Test
	void rollbackOnlyRollsBack() {
		this.service.saveAndRollBack(this.id);
		assertThat(saved()).isZero();
		assertThat(count(BoltMessage.COMMIT)).isZero();
	}

	@Test
	void propagationIsFollowed() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.service.mandatory(this.id));
		this.context.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> this.service.mandatory(this.id));
		assertThat(saved()).isOne();
		assertThat(count(BoltMessage.BEGIN)).isOne();
	}

	@Test
	void attributesAreSent() {
		this.service.count();
		assertThat(messages(this.proxy)).filteredOn((request) -> request.type() == BoltMessage.BEGIN)
			.singleElement()
			.satisfies((begin) -> assertThat(begin.extra()).containsEntry("mode", "r")
				.containsEntry("tx_timeout", 20_000L));
	}

	@Test
	void theMessagesAreTheSameAsWithoutTheStarter() {
		try (BoltProxy other = BoltProxy.to(this.details.getUri())) {
			try (ConfigurableApplicationContext without = start(other, false)) {
				everything(without);
			}
			everything(this.context);
			assertThat(messages(this.proxy)).hasSizeGreaterThan(20).isEqualTo(messages(other));
		}
	}

	private void everything(ConfigurableApplicationContext context) {
		PeopleService service = context.getBean(PeopleService.class);
		People people = context.getBean(People.class);
		service.save(this.id + 1, this.id + 2);
		assertThatIllegalStateException()
			.isThrownBy(() -> service.saveAndThrow(this.id, new IllegalStateException("thrown")));
		service.saveAndRollBack(this.id);
		service.count();
		people.save(new Person(this.id + 3, "alone"));
		assertThat(people.findById(this.id + 3)).isPresent();
		people.deleteAllById(List.of(this.id + 1, this.id + 2, this.id + 3));
	}

	/**
	 * The requests that were sent, without the parts that differ between any two runs:
	 * the time at which the driver sends its usage, and the values of the bookmarks (not
	 * their number).
	 */
	private static List<BoltRequest> messages(BoltProxy proxy) {
		return proxy.requests()
			.stream()
			.filter((request) -> !Set
				.of(BoltMessage.HELLO, BoltMessage.LOGON, BoltMessage.TELEMETRY, BoltMessage.GOODBYE)
				.contains(request.type()))
			.map((request) -> new BoltRequest(request.connection(), request.type(), request.query(),
					withoutBookmarks(request.extra())))
			.toList();
	}

	private static Map<String, Object> withoutBookmarks(Map<String, Object> extra) {
		Map<String, Object> copy = new TreeMap<>(extra);
		copy.computeIfPresent("bookmarks", (key, bookmarks) -> ((List<?>) bookmarks).size());
		return copy;
	}

	private long count(BoltMessage type) {
		return this.proxy.requests().stream().filter((request) -> request.type() == type).count();
	}

	private long saved() {
		return DirectQueries.count(this.directDriver,
				"MATCH (p:StockPerson) WHERE p.id STARTS WITH $id RETURN count(p)", Map.of("id", this.id));
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(PeopleService.class)
	static class Application {

	}

}
