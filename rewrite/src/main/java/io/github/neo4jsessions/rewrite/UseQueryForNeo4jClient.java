package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.TreeVisitor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Replaces queries of Spring Data Neo4j's {@code ReactiveNeo4jClient} with queries of a
 * {@code SessionTemplate}, in classes that have one. A template is not part of Spring's
 * reactive transactions, so nothing is replaced in a project that begins one.
 *
 * @since 0.1.0
 */
public class UseQueryForNeo4jClient extends Conversion {

	private static final String SPRING_DATA = "org.springframework.data.";

	@Override
	public String getDisplayName() {
		return "Use a `SessionTemplate` instead of a `ReactiveNeo4jClient`";
	}

	@Override
	public String getDescription() {
		return "Replaces queries of Spring Data Neo4j's `ReactiveNeo4jClient` with queries of the `SessionTemplate` of the class, if the project begins no reactive transaction. Other queries are listed with the reason.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Project project) {
		return scanner(project);
	}

	@Override
	Visitor visitor(Project project) {
		return new Replacing(project);
	}

	/** Replaces the queries of one file. */
	private static final class Replacing extends Visitor {

		private final Project project;

		Replacing(Project project) {
			this.project = project;
		}

		@Override
		public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, ExecutionContext ctx) {
			J.MethodInvocation c = super.visitMethodInvocation(call, ctx);
			if (ClientQuery.begins(call) && ClientQuery.of(endOfChain()) == null) {
				keep(call.getName(), "the query is not built and run in one expression: call the template by hand");
				return c;
			}
			if (ClientQuery.isOtherUse(call)) {
				keep(call.getName(), "it uses the driver's reactive API: use execute(..) of a template by hand");
				return c;
			}
			ClientQuery query = ClientQuery.of(c);
			J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
			if (query == null || type == null) {
				return c;
			}
			ClientAccess access = ClientAccess.of(type, query.query().getSelect());
			String reason = whyNot(query, access);
			if (reason != null) {
				keep(query.query().getName(), reason);
				return c;
			}
			if (query.namesTypeSystem()) {
				removeImport(ClientQuery.TYPE_SYSTEM);
			}
			J.MethodInvocation replaced = new ClientReplacement(access.template()).of(query);
			if (!query.isStream()) {
				maybeAddImport("reactor.core.publisher.Mono", null, false);
			}
			return replaced;
		}

		/** The last call of the chain that the call at the cursor belongs to. */
		private J endOfChain() {
			Cursor cursor = getCursor();
			while (cursor.getParentTreeCursor().getValue() instanceof J.MethodInvocation next
					&& next.getSelect() != null && next.getSelect().getId().equals(((J) cursor.getValue()).getId())) {
				cursor = cursor.getParentTreeCursor();
				if (ClientQuery.of(next) != null) {
					break;
				}
			}
			return cursor.getValue();
		}

		private @Nullable String whyNot(ClientQuery query, ClientAccess access) {
			if (this.project.hasSeveralDrivers()) {
				return Project.SEVERAL_DRIVERS;
			}
			String reason = this.project.surroundings().obstacle();
			if (reason == null) {
				reason = (access.reason() != null) ? access.reason() : whyNotHere(access.template());
			}
			return (reason != null) ? reason : query.whyNot();
		}

		private @Nullable String whyNotHere(String template) {
			J.MethodDeclaration method = getCursor().firstEnclosing(J.MethodDeclaration.class);
			if (method == null || method.isConstructor()) {
				return "it is built before the object is complete: call the template by hand";
			}
			if (ClientAccess.declares(method, template)) {
				return "the method has a variable named " + template + ": call the template by hand";
			}
			if (Work.aroundOnAnyThread(getCursor()) != null || isAsyncTransactional(method)) {
				return "it is made in a transaction of a template, which it would join: decide by hand";
			}
			if (namesDriverExceptions(method)) {
				return "the method names exceptions of the driver, and a template reports Spring's: expect those there";
			}
			return isCalledBySpringData()
					? "Spring Data calls this code, perhaps in a reactive transaction: call the template by hand"
					: null;
		}

		private boolean isAsyncTransactional(J.MethodDeclaration method) {
			J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
			return Annotations.areAsyncTransactional(method.getLeadingAnnotations())
					|| (type != null && Annotations.areAsyncTransactional(type.getLeadingAnnotations()));
		}

		private static boolean namesDriverExceptions(J.MethodDeclaration method) {
			boolean[] found = { false };
			new JavaIsoVisitor<Integer>() {

				@Override
				public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
					JavaType.FullyQualified type = TypeUtils.asFullyQualified(identifier.getType());
					found[0] |= type != null && type.getFullyQualifiedName().startsWith("org.neo4j.driver.exceptions.");
					return identifier;
				}

			}.visit(method, 0);
			return found[0];
		}

		/** For example, Spring Data calls a callback before it stores an entity. */
		private boolean isCalledBySpringData() {
			for (Cursor c = getCursor(); c != null && !c.isRoot(); c = c.getParent()) {
				Object tree = c.getValue();
				if (tree instanceof J.Lambda lambda && isOfSpringData(lambda.getType())
						|| tree instanceof J.NewClass made && made.getBody() != null && isOfSpringData(made.getType())
						|| tree instanceof J.ClassDeclaration type && isOfSpringData(type.getType())) {
					return true;
				}
			}
			return false;
		}

		private static boolean isOfSpringData(@Nullable JavaType type) {
			JavaType.FullyQualified t = TypeUtils.asFullyQualified(type);
			return t != null && (t.getFullyQualifiedName().startsWith(SPRING_DATA) || isOfSpringData(t.getSupertype())
					|| t.getInterfaces().stream().anyMatch(Replacing::isOfSpringData));
		}

	}

}
