package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.MethodMatcher;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * A query of Spring Data Neo4j's reactive client that is built and run in one expression.
 *
 * @param query the call that begins it
 * @param steps the calls in between, in their order
 * @param end the call that runs it
 */
record ClientQuery(J.MethodInvocation query, List<J.MethodInvocation> steps, J.MethodInvocation end) {

	static final String CLIENT = "org.springframework.data.neo4j.core.ReactiveNeo4jClient";

	static final String TYPE_SYSTEM = "org.neo4j.driver.types.TypeSystem";

	private static final MethodMatcher QUERY = new MethodMatcher(CLIENT + " query(..)", true);

	private static final MethodMatcher DELEGATE = new MethodMatcher(CLIENT + " delegateTo(..)", true);

	private static final MethodMatcher RUNNER = new MethodMatcher(CLIENT + " getQueryRunner(..)", true);

	private static final Set<String> ENDS = Set.of("one", "first", "all", "run");

	/**
	 * Types of parameters that the driver and Spring Data's conversions send alike: a
	 * template uses the latter.
	 */
	private static final Set<String> SENT_ALIKE = Set.of("java.lang.String", "java.lang.Boolean", "java.lang.Short",
			"java.lang.Integer", "java.lang.Long", "java.lang.Double", "java.time.LocalDate", "java.time.LocalTime",
			"java.time.LocalDateTime", "java.time.ZonedDateTime");

	private static final Set<JavaType.Primitive> PRIMITIVES_SENT_ALIKE = Set.of(JavaType.Primitive.String,
			JavaType.Primitive.Boolean, JavaType.Primitive.Short, JavaType.Primitive.Int, JavaType.Primitive.Long,
			JavaType.Primitive.Double, JavaType.Primitive.Null);

	private static final Set<String> COLLECTIONS = Set.of("java.util.Collection", "java.util.List", "java.util.Set");

	/** The client spreads a row that is a list; a number of nodes is none. */
	private static final Pattern COUNT = Pattern
		.compile("(?is).*\\breturn\\s+count\\s*\\([^()]*\\)(\\s+as\\s+\\w+)?\\s*");

	private static final Set<String> COUNTS = Set.of("java.lang.Long", "java.lang.Integer");

	static boolean begins(J.MethodInvocation call) {
		return call.getSimpleName().equals("query") && QUERY.matches(call);
	}

	/** Whether a call uses the client for something else than a query. */
	static boolean isOtherUse(J.MethodInvocation call) {
		return DELEGATE.matches(call) || RUNNER.matches(call);
	}

	/** The query that a call runs, or {@code null}. */
	static @Nullable ClientQuery of(@Nullable J call) {
		if (!(call instanceof J.MethodInvocation end) || !ENDS.contains(end.getSimpleName()) || !isStep(end)) {
			return null;
		}
		List<J.MethodInvocation> steps = new ArrayList<>();
		Expression e = end.getSelect();
		while (e instanceof J.MethodInvocation step && isStep(step)) {
			if (begins(step)) {
				Collections.reverse(steps);
				return new ClientQuery(step, steps, end);
			}
			steps.add(step);
			e = step.getSelect();
		}
		return null;
	}

	private static boolean isStep(J.MethodInvocation call) {
		JavaType.Method method = call.getMethodType();
		return method != null
				&& method.getDeclaringType().getFullyQualifiedName().startsWith("org.springframework.data.neo4j.core.");
	}

	boolean isStream() {
		return this.end.getSimpleName().equals("all");
	}

	/** Whether a step has no counterpart, because a template does not need it. */
	boolean isNeedless(J.MethodInvocation step) {
		return step.getSimpleName().equals("fetch") || step.getSimpleName().equals("fetchAs") && mapper() != null;
	}

	private @Nullable ClientMapper mapper() {
		return ClientMapper.of(this.steps);
	}

	boolean namesTypeSystem() {
		ClientMapper mapper = mapper();
		return mapper != null && mapper.namesTypeSystem();
	}

	/** The reason why the query cannot be replaced, or {@code null}. */
	@Nullable String whyNot() {
		Expression text = Trees.argumentOf(this.query);
		if (text == null || !"java.lang.String".equals(ClientMapper.nameOf(text.getType()))) {
			return "its text is supplied when it runs: call the template by hand";
		}
		for (J.MethodInvocation step : this.steps) {
			String reason = whyNot(step);
			if (reason != null) {
				return reason;
			}
		}
		// the place before the end of a stream is kept
		if (this.steps.stream().anyMatch((step) -> isNeedless(step) && hasComment(step))
				|| !isStream() && hasComment(this.end)) {
			return "a comment is in its middle: call the template by hand";
		}
		return null;
	}

	private @Nullable String whyNot(J.MethodInvocation step) {
		return switch (step.getSimpleName()) {
			case "in", "to", "fetch" -> null;
			case "bind" -> isSentAlike(Trees.argumentOf(step)) ? null
					: "a parameter may be sent in another way by a template, which uses Spring Data's conversions: call it by hand";
			case "bindAll" -> areSentAlike(Trees.argumentOf(step)) ? null
					: "a parameter may be sent in another way by a template, which uses Spring Data's conversions: call it by hand";
			case "asUser" -> "it runs as another user: use sessions.asUser(..)";
			case "fetchAs" -> (mapper() != null || isCount(step)) ? null
					: "the client spreads rows that are lists, and a template does not: use fetchAs of a template by hand if there are none";
			case "mappedBy" -> {
				ClientMapper mapper = mapper();
				yield (mapper != null) ? mapper.whyNot(isStream()) : "its mapper is not behind fetchAs";
			}
			default -> "a template has no " + step.getSimpleName() + "(..): call it by hand";
		};
	}

	private boolean isCount(J.MethodInvocation fetchAs) {
		return Trees.argumentOf(this.query) instanceof J.Literal text && text.getValue() instanceof String cypher
				&& COUNT.matcher(cypher).matches() && COUNTS.contains(ClientMapper.literal(fetchAs));
	}

	private static boolean areSentAlike(@Nullable Expression parameters) {
		if (!(parameters instanceof J.MethodInvocation call) || !call.getSimpleName().equals("of")
				|| call.getMethodType() == null
				|| !TypeUtils.isOfClassType(call.getMethodType().getDeclaringType(), "java.util.Map")) {
			return false;
		}
		List<Expression> arguments = call.getArguments();
		return IntStream.range(0, arguments.size())
			.allMatch((i) -> i % 2 == 0 || isSentAlike(Trees.unwrap(arguments.get(i))));
	}

	private static boolean isSentAlike(@Nullable Expression value) {
		return value != null && isSentAlike(value.getType());
	}

	private static boolean isSentAlike(@Nullable JavaType type) {
		if (type instanceof JavaType.Primitive primitive) {
			return PRIMITIVES_SENT_ALIKE.contains(primitive);
		}
		if (type instanceof JavaType.Parameterized collection) {
			return COLLECTIONS.contains(collection.getFullyQualifiedName())
					&& isSentAlike(collection.getTypeParameters().get(0));
		}
		return type instanceof JavaType.FullyQualified value && SENT_ALIKE.contains(value.getFullyQualifiedName());
	}

	private static boolean hasComment(J.MethodInvocation call) {
		return call.getPadding().getSelect() != null
				&& !call.getPadding().getSelect().getAfter().getComments().isEmpty()
				|| !call.getName().getPrefix().getComments().isEmpty();
	}

}
