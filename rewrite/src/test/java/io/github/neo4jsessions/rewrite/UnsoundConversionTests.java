package io.github.neo4jsessions.rewrite;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.openrewrite.java.Assertions;
import org.openrewrite.test.RecipeSpec;
import org.openrewrite.test.RewriteTest;
import org.openrewrite.test.SourceSpecs;
import org.openrewrite.test.TypeValidation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions whose conversion would change what the code does, or would not compile. Each
 * stays as it is.
 */
class UnsoundConversionTests implements RewriteTest {

	private static final String WORK = "session.executeReadAsync((tx) -> CompletableFuture.completedFuture(1L))";

	private static final String CLOSE = ".whenComplete((v, ex) -> session.closeAsync())";

	private static final String OPEN = "AsyncSession session = driver.session(AsyncSession.class);\n";

	private static final String PEOPLE = """
			package com.example;
			import java.util.concurrent.*;
			import org.neo4j.driver.*;
			import org.neo4j.driver.async.*;
			class People {
				private Driver driver;
				People(Driver driver) {
					this.driver = driver;
				}
				CompletionStage<Long> a() {
					%s		return %s%s;
				}
				%s
			}
			""";

	private static final String INJECTED = PEOPLE
		.replace("private Driver driver;", "@org.springframework.beans.factory.annotation.Autowired\n\tDriver driver;")
		.replace("People(Driver driver) {\n\t\tthis.driver = driver;\n\t}\n", "");

	@Override
	public void defaults(RecipeSpec spec) {
		spec.recipe(new UseSessionTemplate()).parser(Sources.parser());
	}

	@Test
	void aVariableHidesTheTemplate() {
		keeps("CompletionStage<Long> a(List<String> sessions) { " + OPEN + "return " + WORK + CLOSE + "; }",
				"a variable has the name of the template's field");
		rewriteRun(Assertions.java(
				Sources.type("Code",
						"CompletionStage<Long> a(List<String> sessions) { " + OPEN.replace("driver.", "this.driver.")
								+ "return " + WORK + CLOSE + "; }\n"),
				Sources.type("Code", "CompletionStage<Long> a(List<String> sessions) { return this."
						+ WORK.replace("session.executeReadAsync", "sessions.executeRead") + "; }\n")));
	}

	@Test
	void anAnonymousClassMayHaveADriverOfItsOwn() {
		keeps("""
				static class Repository {
					Driver driver;
					CompletionStage<Long> a() {
						return null;
					}
				}
				Repository repository() {
					return new Repository() {
						CompletionStage<Long> a() {
							%sreturn %s%s;
						}
					};
				}
				""".formatted(OPEN, WORK, CLOSE), "it is in an anonymous class");
	}

	@Test
	void aTransactionOfItsOwnWouldBecomePartOfAnother() {
		keeps("""
				CompletionStage<Long> inTheWorkOfATemplate() {
					return sessions.executeRead((outer) -> {
						%1$sreturn %2$s%3$s;
					});
				}
				@AsyncTransactional
				CompletionStage<Long> annotated() {
					%1$sreturn %2$s%3$s;
				}
				@Transactional("asyncNeo4jTransactionManager")
				CompletionStage<Long> withTheManager() {
					%1$sreturn %2$s%3$s;
				}
				""".formatted(OPEN, WORK, CLOSE), "it is inside of another transaction",
				"it is inside of another transaction", "it is inside of another transaction");
	}

	@Test
	void aSessionInTheWorkOfAnotherIsNoTransactionOfItsOwnAfterwards() {
		rewriteRun((spec) -> reasons(spec, "it is inside of another transaction"), Assertions.java(
				Sources.type("Code",
						"""
								CompletionStage<Long> a() {
									AsyncSession inner = driver.session(AsyncSession.class);
									AsyncSession outer = driver.session(AsyncSession.class);
									return outer.executeReadAsync((tx) -> inner.executeWriteAsync((own) -> CompletableFuture.completedFuture(1L)))
										.whenComplete((v, ex) -> inner.closeAsync())
										.whenComplete((v, ex) -> outer.closeAsync());
								}
								"""),
				Sources.type("Code",
						"""
								CompletionStage<Long> a() {
									AsyncSession inner = driver.session(AsyncSession.class);
									return sessions.executeRead((tx) -> inner.executeWriteAsync((own) -> CompletableFuture.completedFuture(1L)))
										.whenComplete((v, ex) -> inner.closeAsync());
								}
								""")));
	}

	@Test
	void whatDependsOnTheErrorIsLeft() {
		keeps("""
				CompletionStage<Long> function() {
					%1$sreturn %2$s%3$s.exceptionally(this::recover);
				}
				CompletionStage<Long> message() {
					%1$sreturn %2$s%3$s.exceptionally((ex) -> ex.getMessage().contains("exists") ? 1L : 0L);
				}
				CompletionStage<Long> compared() {
					%1$sreturn %2$s%3$s.exceptionally((ex) -> "exists".equals(ex.getMessage()) ? 1L : 0L);
				}
				CompletionStage<Object> response() {
					%1$sreturn %2$s%3$s.handle((v, ex) -> new AbstractMap.SimpleEntry<>(v, ex));
				}
				CompletionStage<Object> reference(Optional<Throwable> before) {
					before.map(this::recover);
					%1$sreturn %2$s%3$s.thenApply((v) -> v);
				}
				Long outside() throws Exception {
					try {
						%1$sreturn %2$s%3$s.toCompletableFuture().get();
					}
					catch (ExecutionException ex) {
						return recover(ex);
					}
				}
				Long recover(Throwable ex) {
					return (ex.getCause() instanceof org.neo4j.driver.exceptions.ClientException) ? 1L : 0L;
				}
				""".formatted(OPEN, WORK, CLOSE), "the error is unwrapped", "the error is unwrapped",
				"the error is unwrapped", "the error is unwrapped", "the error is unwrapped", "the error is unwrapped");
	}

	@Test
	void whatCatchesAnExceptionOfTheOpeningIsLeft() {
		keeps("""
				CompletionStage<Long> a() {
					try {
						%1$sreturn %2$s%3$s;
					}
					catch (IllegalStateException ex) {
						return CompletableFuture.completedFuture(0L);
					}
				}
				""".formatted(OPEN, WORK, CLOSE),
				"it is in a try statement that catches what the driver throws at once");
	}

	@Test
	void aCloseThatDoesNotWaitForTheWorkIsNoCleanUp() {
		keeps("""
				CompletionStage<Long> timer(ScheduledExecutorService timer) {
					%1$stimer.schedule(() -> {
						session.closeAsync();
					}, 30, TimeUnit.SECONDS);
					return %2$s%3$s;
				}
				CompletionStage<Void> cancelled() {
					return null;
				}
				CompletionStage<Long> hangUp() {
					%1$scancelled().whenComplete((v, ex) -> session.closeAsync());
					return %2$s%3$s;
				}
				CompletionStage<Long> inOneCase() {
					%1$sreturn %2$s.thenCompose((v) -> {
						if (v == 1) {
							session.closeAsync();
						}
						return CompletableFuture.completedFuture(v);
					});
				}
				""".formatted(OPEN, WORK, CLOSE), "the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed in a way that is not known to do nothing else");
	}

	@Test
	void aCloseBehindATimeoutOrAFunctionOfOtherCodeMayEndTheWork() {
		keeps("""
				CompletionStage<Long> within(CompletionStage<Long> stage) {
					return stage.toCompletableFuture().copy().orTimeout(1, TimeUnit.SECONDS);
				}
				CompletionStage<Long> function() {
					%1$sreturn within(%2$s)%3$s;
				}
				CompletionStage<Long> ofAVariable() {
					%1$sCompletionStage<Long> work = %2$s;
					CompletionStage<Long> timed = within(work);
					return timed%3$s;
				}
				CompletionStage<Object> any(CompletableFuture<Long> other) {
					%1$sreturn CompletableFuture.anyOf(%2$s.toCompletableFuture(), other)%3$s;
				}
				CompletionStage<Long> derived() {
					%1$sreturn %2$s.thenApply((v) -> v + 1).toCompletableFuture().orTimeout(1, TimeUnit.SECONDS)%3$s;
				}
				CompletionStage<Long> either(CompletionStage<Long> other) {
					%1$sreturn %2$s.applyToEither(other, Function.identity())%3$s;
				}
				CompletionStage<Long> composed(CompletionStage<Long> other) {
					%1$sreturn other.thenCompose((v) -> within(%2$s))%3$s;
				}
				CompletionStage<Long> combined(CompletionStage<Long> other) {
					%1$sreturn other.thenCombine(within(%2$s), Long::sum)%3$s;
				}
				CompletionStage<Long> returned(CompletionStage<Long> other) {
					%1$sreturn other.thenCompose((v) -> {
						if (v > 0) {
							return other;
						}
						return within(%2$s);
					})%3$s;
				}
				""".formatted(OPEN, WORK, CLOSE), "the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work");
	}

	@Test
	void aCloseBehindAStageThatOtherCodeCompletesMayEndTheWork() {
		keeps("""
				CompletionStage<Long> timeout() {
					%1$sCompletableFuture<Long> next = %2$s.thenApply((v) -> v + 1).toCompletableFuture();
					next.orTimeout(1, TimeUnit.SECONDS);
					return next%3$s;
				}
				CompletionStage<Long> dropped(CompletionStage<Long> other) {
					%1$sreturn other.thenCompose((v) -> {
						%2$s;
						return CompletableFuture.completedFuture(v);
					})%3$s;
				}
				CompletionStage<Long> hangUp(Consumer<Runnable> onHangUp) {
					%1$sCompletableFuture<Long> next = %2$s.thenApply((v) -> v + 1).toCompletableFuture();
					onHangUp.accept(() -> next.cancel(true));
					return next%3$s;
				}
				""".formatted(OPEN, WORK, CLOSE), "the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work");
	}

	@Test
	void aCloseBehindAStepThatDoesNotReturnTheWorkMayEndIt() {
		keeps("""
				CompletionStage<Long> ofAnother(CompletionStage<Long> other) {
					%1$sreturn other.thenCompose((v) -> {
						Supplier<CompletionStage<Long>> unused = () -> {
							return %2$s;
						};
						unused.get();
						return other;
					})%3$s;
				}
				CompletionStage<Long> ofAFunctionThatIsNotJoined(CompletionStage<Long> other) {
					%1$sreturn other.thenCombine(other, (v, w) -> %2$s).thenApply((stage) -> 1L)%3$s;
				}
				CompletionStage<Long> begunBefore(CompletionStage<Long> other) {
					%1$sCompletionStage<Long> work = %2$s;
					return other.thenCompose((v) -> work)%3$s;
				}
				CompletionStage<Long> begunBeforeAnException(CompletionStage<Long> other) {
					%1$sreturn other.thenCompose((v) -> {
						CompletionStage<Long> work = %2$s;
						if (v < 0) {
							throw new IllegalArgumentException();
						}
						return work;
					})%3$s;
				}
				""".formatted(OPEN, WORK, CLOSE), "the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work");
	}

	@Test
	void aCloseBehindAVariableThatIsSharedOrAssignedMayEndTheWork() {
		keeps("""
				CompletionStage<Long> pending;
				CompletionStage<Long> within(CompletionStage<Long> stage) {
					return stage.toCompletableFuture().copy().orTimeout(1, TimeUnit.SECONDS);
				}
				CompletionStage<Long> assigned() {
					%1$sCompletionStage<Long> work = %2$s;
					work = within(work);
					return work%3$s;
				}
				CompletionStage<Long> assignedLater() {
					%1$sCompletionStage<Long> work = %2$s;
					if (pending != null) {
						work = pending;
					}
					return work%3$s;
				}
				CompletionStage<Long> stored() {
					%1$sCompletionStage<Long> work = %2$s;
					this.pending = work;
					return work%3$s;
				}
				CompletionStage<Long> passed(Consumer<CompletionStage<Long>> registry) {
					%1$sCompletionStage<Long> work = %2$s;
					registry.accept(work);
					return work%3$s;
				}
				CompletionStage<Long> supplied(Consumer<Supplier<CompletionStage<Long>>> registry) {
					%1$sCompletionStage<Long> work = %2$s;
					registry.accept(() -> work);
					return work%3$s;
				}
				CompletionStage<Long> inAnotherVariable() {
					%1$sCompletionStage<Long> work = %2$s;
					CompletableFuture<Long> same = work.toCompletableFuture();
					same.cancel(true);
					return work%3$s;
				}
				CompletionStage<Long> completed() {
					%1$sCompletionStage<Long> work = %2$s;
					((CompletableFuture<Long>) work.toCompletableFuture()).orTimeout(1, TimeUnit.SECONDS);
					return work%3$s;
				}
				CompletionStage<Long> byAFunction(CompletionStage<Boolean> hungUp) {
					%1$sCompletableFuture<Long> work = %2$s.toCompletableFuture();
					hungUp.thenApply(work::cancel);
					return work%3$s;
				}
				""".formatted(OPEN, WORK, CLOSE), "the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work",
				"the session is closed by a function that does not wait for its work");
	}

	@Test
	void aTransactionFunctionThatRunsSeveralTimesIsLeft() {
		keeps("""
				void each(List<String> names) {
					%1$snames.forEach((name) -> %2$s);
				}
				CompletionStage<Void> loop(List<String> names) {
					%1$sCompletionStage<?> all = CompletableFuture.completedFuture(null);
					for (String name : names) {
						all = all.thenCompose((v) -> %2$s);
					}
					return all.thenAccept((v) -> { });
				}
				CompletionStage<Long> later() {
					%1$sSupplier<CompletionStage<Long>> work = () -> %2$s;
					return work.get();
				}
				""".formatted(OPEN, WORK), "it is used in a loop", "it is used in a loop", "it is used in a loop");
	}

	@Test
	void whatWouldNotCompileIsLeft() {
		keeps("""
				List<CompletionStage<Long>> ofAStream(List<Long> ids) {
					return ids.stream().map((id) -> {
						%1$sreturn %2$s%3$s;
					}).toList();
				}
				CompletionStage<Long> ofAVariable() {
					%1$svar stage = %2$s%3$s;
					stage = other(stage);
					return stage;
				}
				CompletionStage<Long> other(CompletionStage<Long> stage) {
					return stage;
				}
				CompletionStage<List<String>> ofATypeArgument() {
					%1$sreturn %2$s.thenCompose((v) -> session.closeAsync().<List<String>>thenApply((i) -> null)).thenApply((l) -> l);
				}
				"""
			.formatted(OPEN, WORK, CLOSE), "its stage gives a function or a variable its type",
				"its stage gives a function or a variable its type",
				"the session is closed in a way that is not known to do nothing else");
	}

	@Test
	void workOfAnUnknownTypeIsLeft() {
		rewriteRun((spec) -> {
			spec.typeValidationOptions(TypeValidation.none());
			reasons(spec, "the work returns its cursor", "the work returns its cursor");
		}, Assertions.java(Sources.type("Code", """
				CompletionStage<Long> a() {
					%1$sreturn session.executeReadAsync((tx) -> undefined(tx).foo())%2$s;
				}
				CompletionStage<Long> b() {
					%1$sreturn session.executeReadAsync((tx) -> {
						return Unknown.of(tx);
					})%2$s;
				}
				""".formatted(OPEN, CLOSE))));
	}

	@Test
	void aTemplateWithAQualifierMayBeOfAnotherDriver() {
		String type = PEOPLE.formatted(OPEN, WORK, CLOSE,
				"@org.springframework.beans.factory.annotation.Qualifier(\"audit\") io.github.neo4jsessions.SessionTemplate audit;");
		keepsAll("the template of the class has a qualifier or the name of a named one", type);
		keepsAll("the template of the class has a qualifier or the name of a named one", PEOPLE.formatted(OPEN, WORK,
				CLOSE,
				"io.github.neo4jsessions.SessionTemplate audit; People(@org.springframework.beans.factory.annotation.Qualifier(\"audit\") io.github.neo4jsessions.SessionTemplate audit) { }"));
		keepsAll("the template of the class has a qualifier or the name of a named one",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "io.github.neo4jsessions.SessionTemplate ordersSessionTemplate;"));
		keepsAll("the class has several templates",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "io.github.neo4jsessions.SessionTemplate one, two;"));
	}

	@Test
	void aDriverThatIsSetAgainIsNotThatOfTheTemplate() {
		keepsAll("its driver is also set elsewhere",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "void connect(Driver other) { this.driver = other; }"));
		keepsAll("its driver is also set elsewhere", PEOPLE.formatted(OPEN, WORK, CLOSE, ""),
				"class Other { void set(People people, org.neo4j.driver.Driver other) { setField(people, \"driver\", other); } void setField(Object target, String field, Object value) { } }");
		keepsAll("there is no SessionTemplate in the class",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "")
					.replace("this.driver = driver;",
							"driver = java.util.Objects.requireNonNull(driver); this.driver = driver;"));
		keepsAll("its driver is also set elsewhere", INJECTED.formatted(OPEN, WORK, CLOSE, ""),
				"class PeopleTests { void set(People people, org.neo4j.driver.Driver driver) { people.driver = driver; } }");
	}

	@Test
	void anObjectThatMockitoCreatesIsLeft() {
		keepsAll("Mockito creates it", PEOPLE.formatted(OPEN, WORK, CLOSE, ""),
				"class PeopleTests { @org.mockito.InjectMocks People people; }");
	}

	@Test
	void aProjectWithSeveralDriversIsLeft() {
		String drivers = "class Drivers { @org.springframework.context.annotation.Bean org.neo4j.driver.Driver one() { return null; } @org.springframework.context.annotation.Bean org.neo4j.driver.Driver two() { return null; } }";
		keepsAll("the project has several drivers", PEOPLE.formatted(OPEN, WORK, CLOSE, ""), drivers);
		keepsAll("the project has several drivers", INJECTED.formatted(OPEN, WORK, CLOSE, ""), drivers);
		keepsAll("the project has several drivers",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "io.github.neo4jsessions.SessionTemplate sessions;"), drivers);
	}

	@Test
	void aDriverThatWouldBeEvaluatedTwiceIsLeft() {
		keepsAll("a call of its constructor creates the driver", PEOPLE.formatted(OPEN, WORK, CLOSE, ""),
				"class Holder { org.neo4j.driver.Driver driver; static Holder open() { return null; } People people() { return new People(open().driver); } }");
	}

	@Test
	void aConstructorOfLombokIsLeft() {
		rewriteRun((spec) -> {
			spec.typeValidationOptions(TypeValidation.none());
			reasons(spec, "there is no SessionTemplate in the class");
		}, Assertions.java(PEOPLE.formatted(OPEN, WORK, CLOSE, "")
			.replace("class People", "@lombok.AllArgsConstructor\nclass People")));
	}

	@Test
	void aFileThatWasNotParsedMayCallTheConstructor() {
		rewriteRun((spec) -> reasons(spec, "a file that is not Java names the class"),
				Assertions.java(PEOPLE.formatted(OPEN, WORK, CLOSE, "")),
				SourceSpecs.text("class Caller { People people( {", (file) -> file.path("src/main/java/Caller.java")));
	}

	@Test
	void anotherSessionTemplateIsImported() {
		keepsAll("the file imports another SessionTemplate",
				PEOPLE.formatted(OPEN, WORK, CLOSE, "")
					.replace("import java.util", "import com.example.other.SessionTemplate;\nimport java.util"),
				"class Nothing { }");
	}

	private void keeps(String members, String... expected) {
		rewriteRun((spec) -> reasons(spec, expected), Assertions.java(Sources.type("Code", members)));
	}

	private void keepsAll(String expected, String... files) {
		rewriteRun((spec) -> {
			spec.typeValidationOptions(TypeValidation.none());
			reasons(spec, expected);
		}, Arrays.stream(files)
			.map((file) -> Assertions.java(file.startsWith("package") ? file : "package com.example;\n" + file))
			.toArray(SourceSpecs[]::new));
	}

	private static void reasons(RecipeSpec spec, String... expected) {
		spec.afterRecipe((run) -> assertThat(run.getDataTableRows(NotConverted.class, Findings.GROUP))
			.extracting((row) -> row.reason().replaceAll("[,:].*", ""))
			.containsExactly(expected));
	}

}
