package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.RecipeRun;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;
import org.openrewrite.test.TypeValidation;
import org.openrewrite.text.PlainText;

import static org.assertj.core.api.Assertions.assertThat;

class UseQueryForNeo4jClientTests implements RewriteTest {

	private static final String CONVERTIBLE = """
			Flux<Map<String, Object>> all() {
				return this.client.query("MATCH (p:Person) RETURN p.name AS name").fetch().all();
			}
			""";

	private static final String CONVERTED = """
			Flux<Map<String, Object>> all() {
				return this.sessions.query("MATCH (p:Person) RETURN p.name AS name").stream();
			}
			""";

	@TempDir
	private Path directory;

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UseQueryForNeo4jClient())
			.parser(Sources.parser())
			// what is added is parsed without a class path
			.afterTypeValidationOptions(TypeValidation.none());
	}

	@Test
	void convertsAStreamOfRows() throws IOException {
		converts("""
				Flux<Map<String, Object>> all(String name, int age, List<String> cities, LocalDate since) {
					// all of them
					return this.client.query("MATCH (p:Person {name: $name}) RETURN p.name AS name")
						.in("people")
						.bind(name).to("name")
						.bind(age).to("age")
						.bind(cities).to("cities") // where they live
						.bind(since).to("since")
						.bind(null).to("nothing")
						.fetch()
						.all();
				}
				""", """
				Flux<Map<String, Object>> all(String name, int age, List<String> cities, LocalDate since) {
					// all of them
					return this.sessions.query("MATCH (p:Person {name: $name}) RETURN p.name AS name")
						.in("people")
						.bind(name).to("name")
						.bind(age).to("age")
						.bind(cities).to("cities") // where they live
						.bind(since).to("since")
						.bind(null).to("nothing")
						.stream();
				}
				""");
	}

	@Test
	void convertsSingleRowsAndSummaries() throws IOException {
		converts(
				"""
						Mono<Person> one(String name) {
							return client.query("MATCH (p:Person {name: $name}) RETURN p.name AS name").bindAll(Map.of("name", name))
								.fetchAs(Person.class).mappedBy((types, row) -> new Person(row.get("name").asString())).one();
						}
						Mono<Map<String, Object>> first(String name) {
							return client.query("MATCH (p:Person {name: $name}) RETURN p.name AS name").bindAll(Map.of("name", name)).fetch().first();
						}
						Mono<ResultSummary> remove() {
							return client.query("MATCH (p:Person) DETACH DELETE p").run();
						}
						Mono<Long> count() {
							return this.client.query("MATCH (p:Person) RETURN count(p) AS n").fetchAs(Long.class).one();
						}
						""",
				"""
						Mono<Person> one(String name) {
							return Mono.fromFuture(sessions.query("MATCH (p:Person {name: $name}) RETURN p.name AS name").bindAll(Map.of("name", name))
								.mappedBy((row) -> new Person(row.get("name").asString()))::one).flatMap(Mono::justOrEmpty);
						}
						Mono<Map<String, Object>> first(String name) {
							return Mono.fromFuture(sessions.query("MATCH (p:Person {name: $name}) RETURN p.name AS name").bindAll(Map.of("name", name))::first).flatMap(Mono::justOrEmpty);
						}
						Mono<ResultSummary> remove() {
							return Mono.fromFuture(sessions.query("MATCH (p:Person) DETACH DELETE p")::run);
						}
						Mono<Long> count() {
							return Mono.fromFuture(this.sessions.query("MATCH (p:Person) RETURN count(p) AS n").fetchAs(Long.class)::one).flatMap(Mono::justOrEmpty);
						}
						""");
	}

	@Test
	void convertsInsideOfChains() throws IOException {
		converts(
				"""
						Mono<String> greeting() {
							return this.client.query("MATCH (p:Person) RETURN count(*)").fetchAs(Long.class).one().map((count) -> count + " people");
						}
						Flux<Person> knownBy(Flux<String> names) {
							return names.flatMap((name) -> this.client.query("MATCH (:Person {name: $name})-->(p:Person) RETURN p.name AS name")
								.bind(name)
								.to("name")
								.fetchAs(Person.class)
								.mappedBy((types, row) -> {
									String known = row.get("name").asString();
									return new Person(known);
								})
								.all());
						}
						""",
				"""
						Mono<String> greeting() {
							return Mono.fromFuture(this.sessions.query("MATCH (p:Person) RETURN count(*)").fetchAs(Long.class)::one).flatMap(Mono::justOrEmpty).map((count) -> count + " people");
						}
						Flux<Person> knownBy(Flux<String> names) {
							return names.flatMap((name) -> this.sessions.query("MATCH (:Person {name: $name})-->(p:Person) RETURN p.name AS name")
								.bind(name)
								.to("name")
								.mappedBy((row) -> {
									String known = row.get("name").asString();
									return new Person(known);
								})
								.stream());
						}
						""");
	}

	@Test
	void whatIsSentOrReadInAnotherWayIsLeft() {
		leaves("""
				Flux<String> names() {
					return this.client.query("MATCH (p:Person) RETURN p.name").fetchAs(String.class).all();
				}
				""", "spreads rows that are lists");
		leaves("""
				Mono<Long> ids() {
					return this.client.query("MATCH (p:Person) RETURN collect(p.id)").fetchAs(Long.class).first();
				}
				""", "spreads rows that are lists");
		leaves("""
				Flux<Map<String, Object>> above(float limit) {
					return this.client.query("MATCH (p:Person) WHERE p.height > $limit RETURN p.name").bind(limit).to("limit").fetch().all();
				}
				""",
				"a parameter may be sent in another way");
		leaves("""
				Flux<Map<String, Object>> by(Object id) {
					return this.client.query("MATCH (p:Person {id: $id}) RETURN p.name").bindAll(Map.of("id", id)).fetch().all();
				}
				""",
				"a parameter may be sent in another way");
		leaves("""
				Flux<Map<String, Object>> by(Map<String, Object> parameters) {
					return this.client.query("MATCH (p:Person {id: $id}) RETURN p.name").bindAll(parameters).fetch().all();
				}
				""",
				"a parameter may be sent in another way");
		leaves("""
				Mono<ResultSummary> remove(String name) {
					return this.client.query("MATCH (p:Person {name: $name}) DELETE p").bind(name).with((n) -> Map.of("name", n)).run();
				}
				""",
				"a template has no with(..)");
		leaves("""
				Mono<ResultSummary> remove() {
					return this.client.query("MATCH (p:Person) DELETE p").asUser("ann").run();
				}
				""", "runs as another user");
	}

	@Test
	void aProjectWithSeveralDriversIsLeft() {
		leaves(CONVERTIBLE, "the project has several drivers", Assertions.java("""
				class Drivers {
					@org.springframework.context.annotation.Bean org.neo4j.driver.Driver one() { return null; }
					@org.springframework.context.annotation.Bean org.neo4j.driver.Driver two() { return null; }
				}
				"""));
	}

	@Test
	void mappersOfAnotherMeaningAreLeft() {
		leaves("""
				Mono<Person> one() {
					return this.client.query("MATCH (p:Person) RETURN p.name AS name").fetchAs(Person.class).mappedBy((types, row) -> find(row)).one();
				}
				private Person find(org.neo4j.driver.Record row) {
					return row.get("name").isNull() ? null : new Person(row.get("name").asString());
				}
				""",
				"its mapper may return null");
		leaves("""
				Flux<Object> all() {
					return this.client.query("MATCH (p:Person) RETURN p.name AS name").fetchAs(Object.class).mappedBy((types, row) -> new Person("a")).all();
				}
				""",
				"another type than fetchAs names");
		leaves("""
				Flux<Boolean> texts() {
					return this.client.query("MATCH (p:Person) RETURN p.name").fetchAs(Boolean.class).mappedBy((types, row) -> row.get(0).hasType(types.STRING())).all();
				}
				""",
				"uses the type system");
		leaves("""
				Flux<Person> all() {
					return this.client.query("MATCH (p:Person) RETURN p.name").fetchAs(Person.class).mappedBy(People::map).all();
				}
				private static Person map(org.neo4j.driver.types.TypeSystem types, org.neo4j.driver.Record row) {
					return new Person(row.get(0).asString());
				}
				""",
				"its mapper is not a lambda");
	}

	@Test
	void aMapperThatMayReturnNullIsConvertedForAStream() throws IOException {
		converts(
				"""
						Flux<Person> all() {
							return this.client.query("MATCH (p:Person) RETURN p.name AS name").fetchAs(Person.class).mappedBy((types, row) -> find(row)).all();
						}
						private Person find(org.neo4j.driver.Record row) {
							return row.get("name").isNull() ? null : new Person(row.get("name").asString());
						}
						""",
				"""
						Flux<Person> all() {
							return this.sessions.query("MATCH (p:Person) RETURN p.name AS name").mappedBy((row) -> find(row)).stream();
						}
						private Person find(org.neo4j.driver.Record row) {
							return row.get("name").isNull() ? null : new Person(row.get("name").asString());
						}
						""");
	}

	@Test
	void anotherFormIsLeft() {
		leaves("""
				Flux<Map<String, Object>> later() {
					var query = this.client.query("MATCH (p:Person) RETURN p.name");
					return query.fetch().all();
				}
				""", "not built and run in one expression");
		leaves("""
				Flux<Map<String, Object>> supplied() {
					return this.client.query(() -> "MATCH (p:Person) RETURN p.name").fetch().all();
				}
				""", "its text is supplied when it runs");
		leaves("""
				Mono<Map<String, Object>> commented() {
					return this.client.query("MATCH (p:Person) RETURN p.name")
						// as maps
						.fetch()
						.one();
				}
				""", "a comment is in its middle");
		leaves("""
				Mono<Long> delegated() {
					return this.client.delegateTo((runner) -> Mono.just(1L)).run();
				}
				""", "it uses the driver's reactive API");
	}

	@Test
	void placesOfAnotherMeaningAreLeft() {
		leaves("""
				private final Flux<Map<String, Object>> all;
				{
					this.all = this.client.query("MATCH (p:Person) RETURN p.name").fetch().all();
				}
				""", "before the object is complete");
		leaves("""
				Flux<Map<String, Object>> all(List<String> sessions) {
					return client.query("MATCH (p:Person) RETURN p.name").bind(sessions).to("names").fetch().all();
				}
				""", "has a variable named sessions");
		leaves("""
				CompletableFuture<ResultSummary> inWork() {
					return this.sessions.executeWrite((tx) -> this.client.query("CREATE (:Person)").run().toFuture());
				}
				""", "in a transaction of a template");
		leaves("""
				@io.github.neo4jsessions.transaction.AsyncTransactional
				public CompletableFuture<ResultSummary> annotated() {
					return this.client.query("CREATE (:Person)").run().toFuture();
				}
				""", "in a transaction of a template");
		leaves("""
				org.springframework.data.neo4j.core.mapping.callback.ReactiveBeforeBindCallback<Person> callback() {
					return (person) -> this.client.query("CREATE (:Stored)").run().thenReturn(person);
				}
				""", "Spring Data calls this code");
		leaves("""
				Mono<ResultSummary> handled() {
					return this.client.query("CREATE (:Person)").run().onErrorComplete(org.neo4j.driver.exceptions.ClientException.class);
				}
				""",
				"names exceptions of the driver");
		leaves("""
				Mono<ResultSummary> ofAnother(ReactiveNeo4jClient client) {
					return client.query("CREATE (:Person)").run();
				}
				""", "the client is not the only one in a field");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "private final SessionTemplate sessions = SessionTemplate.create(null);",
			"private final SessionTemplate ordersSessionTemplate = null;",
			"@org.springframework.beans.factory.annotation.Qualifier(\"orders\") private SessionTemplate sessions;",
			"private SessionTemplate sessions; private SessionTemplate others;",
			"private static SessionTemplate sessions;",
			"private SessionTemplate sessions; People(@org.springframework.beans.factory.annotation.Qualifier(\"orders\") SessionTemplate sessions) { this.sessions = sessions; }",
			"private SessionTemplate sessions; People(SessionTemplate ordersSessionTemplate) { this.sessions = ordersSessionTemplate; }",
			"private SessionTemplate sessions; void set(SessionTemplate sessions) { this.sessions = sessions.mutate().build(); }" })
	void aTemplateThatIsMissingOrMayBeAnotherIsNotUsed(String field) {
		String source = """
				package com.example;
				import java.util.Map;
				import io.github.neo4jsessions.SessionTemplate;
				import org.springframework.data.neo4j.core.ReactiveNeo4jClient;
				import reactor.core.publisher.Flux;
				class People {
				private ReactiveNeo4jClient client;
				%s
				%s}
				""".formatted(field, CONVERTIBLE);
		rewriteRun(
				(spec) -> spec.afterRecipe(
						(run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).hasSize(1)),
				Assertions.java(source));
	}

	@Test
	void whatLooksLikeAClientIsLeft() {
		rewriteRun(
				(spec) -> spec.afterRecipe(
						(run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).isEmpty()),
				Assertions.java("""
						package com.example;

						import io.github.neo4jsessions.SessionTemplate;

						class Others {

							private ReactiveNeo4jClient client;

							private SessionTemplate sessions;

							Object all() {
								return this.client.query("MATCH (p:Person) RETURN p.name").fetch().all();
							}

							interface ReactiveNeo4jClient {

								ReactiveNeo4jClient query(String text);

								ReactiveNeo4jClient fetch();

								Object all();

							}

						}
						"""));
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"class Other { @org.springframework.transaction.annotation.Transactional public reactor.core.publisher.Mono<String> a() { return null; } }",
			"@org.springframework.transaction.annotation.Transactional interface Other { }",
			"@org.springframework.transaction.annotation.Transactional class Other { public reactor.core.publisher.Flux<String> a() { return null; } }",
			"@org.springframework.transaction.annotation.Transactional class Other extends Object { }",
			"@org.springframework.transaction.annotation.Transactional @interface Other { }",
			"class Other { @Own reactor.core.publisher.Mono<String> a() { return null; } } @org.springframework.transaction.annotation.Transactional @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) @interface Own { }",
			"class Other { org.springframework.transaction.reactive.TransactionalOperator operator; }",
			"import org.springframework.transaction.reactive.*; class Other { }",
			"class Other { org.springframework.transaction.ReactiveTransactionManager manager; }",
			"class Other { org.springframework.transaction.interceptor.TransactionInterceptor interceptor; }",
			"class Other { org.springframework.data.neo4j.core.transaction.ReactiveNeo4jTransactionManager manager; }" })
	void nothingIsConvertedBesideReactiveTransactions(String other) {
		leaves(CONVERTIBLE, "the project may begin reactive transactions", Assertions.java(other));
	}

	@Test
	void nothingIsConvertedBesideUnknownSettingsOfTheClient() {
		leaves(CONVERTIBLE, "a ReactiveNeo4jClient of its own", Assertions.java("""
				class Other {
					Object client(org.neo4j.driver.Driver driver) {
						return org.springframework.data.neo4j.core.ReactiveNeo4jClient.create(driver);
					}
				}
				"""));
		leaves(CONVERTIBLE, "has conversions", Assertions.java("""
				class Other {
					org.springframework.data.neo4j.core.convert.Neo4jConversions conversions;
				}
				"""));
	}

	@Test
	void nothingIsConvertedBesideTransactionsInOtherLanguages() {
		leaves(CONVERTIBLE, "src/main/kotlin/Other.kt, which is not Java", SourceSpecs
			.text("class Other(val operator: TransactionalOperator)", (spec) -> spec.path("src/main/kotlin/Other.kt")));
		leaves(CONVERTIBLE, "src/main/resources/context.xml, which is not Java", SourceSpecs
			.text("<beans><tx:annotation-driven/></beans>", (spec) -> spec.path("src/main/resources/context.xml")));
	}

	@Test
	void nothingIsConvertedBesideAFileThatCannotBeRead() {
		List<SourceFile> files = new ArrayList<>(
				Sources.parser().build().parse(people(CONVERTIBLE), "class Broken { void a( {").toList());
		files.add(PlainText.builder().sourcePath(Path.of("README.md")).text("Transaction").build());
		RecipeRun run = new UseQueryForNeo4jClient().run(new InMemoryLargeSourceSet(files),
				new InMemoryExecutionContext((ex) -> {
					throw new AssertionError(ex);
				}));
		assertThat(run.getChangeset().getAllResults()).isEmpty();
		assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).singleElement()
			.satisfies((row) -> assertThat(row.reason()).contains("cannot be read"));
	}

	@Test
	void otherTransactionsAreNoObstacle() {
		rewriteRun(Assertions.java(people(CONVERTIBLE), people(CONVERTED)), Assertions.java("""
				import java.util.concurrent.CompletableFuture;
				import org.springframework.transaction.annotation.Transactional;
				class Blocking {
					@Transactional
					public long count() {
						return 1;
					}
					@Transactional("asyncNeo4jTransactionManager")
					public CompletableFuture<String> named() {
						return null;
					}
					@io.github.neo4jsessions.transaction.AsyncTransactional
					public CompletableFuture<String> annotated() {
						return null;
					}
				}
				"""), Assertions.java("""
				@org.springframework.transaction.annotation.Transactional
				class BlockingTests {
					void test() {
					}
				}
				"""),
				SourceSpecs.text("class Other(val name: String)", (spec) -> spec.path("src/main/kotlin/Other.kt")),
				SourceSpecs.text("<project><dependency>spring-tx</dependency></project>",
						(spec) -> spec.path("pom.xml")));
	}

	private void converts(String before, String after) throws IOException {
		rewriteRun(
				(spec) -> spec.afterRecipe(
						(run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).isEmpty()),
				Assertions.java(people(before), people(after)));
		assertThat(Sources.errors(List.of(Files.writeString(this.directory.resolve("People.java"), people(after))),
				this.directory))
			.isEmpty();
	}

	private void leaves(String members, String reason, SourceSpecs... others) {
		List<SourceSpecs> files = new ArrayList<>(List.of(others));
		SourceSpecs people = Assertions.java(people(members));
		files.add(people);
		rewriteRun((spec) -> spec
			.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP)).singleElement()
				.satisfies((row) -> {
					assertThat(row.reason()).contains(reason);
					assertThat(row.recipe()).isEqualTo("UseQueryForNeo4jClient");
					assertThat(row.line()).isGreaterThan(16);
				})), files.toArray(SourceSpecs[]::new));
	}

	private static String people(String members) {
		return """
				package com.example;

				import java.time.LocalDate;
				import java.util.List;
				import java.util.Map;
				import java.util.concurrent.CompletableFuture;

				import io.github.neo4jsessions.SessionTemplate;
				import org.neo4j.driver.summary.ResultSummary;
				import reactor.core.publisher.Flux;
				import reactor.core.publisher.Mono;

				import org.springframework.data.neo4j.core.ReactiveNeo4jClient;

				class People {

					private final ReactiveNeo4jClient client;

					private final SessionTemplate sessions;

					People(ReactiveNeo4jClient client, SessionTemplate sessions) {
						this.client = client;
						this.sessions = sessions;
					}

				%s
					record Person(String name) {
					}

				}
				""".formatted(members);
	}

}
