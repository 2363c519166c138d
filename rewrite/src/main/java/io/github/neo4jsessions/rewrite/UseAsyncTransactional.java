package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Tree;
import org.openrewrite.internal.ListUtils;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeTree;

/**
 * Replaces {@code @Transactional} with {@code @AsyncTransactional} on methods that return
 * a future and call a {@code SessionTemplate}. The attributes have the same names.
 *
 * @since 0.1.0
 */
public class UseAsyncTransactional extends Conversion {

	@Override
	public String getDisplayName() {
		return "Use `@AsyncTransactional` on methods that return a future";
	}

	@Override
	public String getDescription() {
		return "Replaces `@Transactional` without a named manager on methods that return a future and call a `SessionTemplate`. Other methods that return a future are listed with the reason.";
	}

	@Override
	Visitor visitor(Project project) {
		return new Visitor() {

			@Override
			public J.MethodDeclaration visitMethodDeclaration(J.MethodDeclaration method, ExecutionContext ctx) {
				J.MethodDeclaration m = super.visitMethodDeclaration(method, ctx);
				TypeTree returned = method.getReturnTypeExpression();
				if (returned == null || !Trees.isStage(returned.getType())
						|| !Annotations.areTransactionalOfDefaultManager(method.getLeadingAnnotations())) {
					return m;
				}
				String reason = whyNot(method, getCursor().firstEnclosing(J.ClassDeclaration.class));
				if (reason != null) {
					keep(method.getName(), reason);
					return m;
				}
				maybeAddImport(Annotations.ASYNC_TRANSACTIONAL);
				removeImport(Annotations.TRANSACTIONAL);
				return m.withLeadingAnnotations(ListUtils.map(m.getLeadingAnnotations(),
						(annotation) -> Annotations.isSpringsOfDefaultManager(annotation) ? replace(annotation)
								: annotation));
			}

			private J.Annotation replace(J.Annotation annotation) {
				return annotation.withAnnotationType(new J.Identifier(Tree.randomId(),
						annotation.getAnnotationType().getPrefix(), annotation.getAnnotationType().getMarkers(),
						List.of(), "AsyncTransactional", JavaType.buildType(Annotations.ASYNC_TRANSACTIONAL), null));
			}

		};
	}

	private static @Nullable String whyNot(J.MethodDeclaration method, J.@Nullable ClassDeclaration type) {
		List<J.Annotation> annotations = method.getLeadingAnnotations();
		if (annotations.stream().noneMatch(Annotations::isSpringsOfDefaultManager)) {
			return "the annotation is Jakarta's, whose attributes differ: write @AsyncTransactional by hand";
		}
		if (Annotations.areExecutedAsync(annotations)) {
			return "the method is @Async: its body runs to its end in the transaction, on a thread that may block";
		}
		if (method.hasModifier(J.Modifier.Type.Private) || method.hasModifier(J.Modifier.Type.Static)
				|| method.hasModifier(J.Modifier.Type.Final)) {
			return "no proxy intercepts a private, static or final method: make it overridable";
		}
		if (Annotations.haveAttribute(annotations, "isolation")) {
			return "the annotation names an isolation, which Neo4j does not have: remove it";
		}
		if (method.getBody() == null || !TransactionBody.callsTemplate(method.getBody())) {
			return "the method does not call a SessionTemplate itself, so the transaction may be of another data store";
		}
		if (Annotations.haveAttribute(annotations, "readOnly") && TransactionBody.writes(method.getBody())) {
			return "the transaction may be read-only, and the method calls executeWrite, which would be refused in it: remove readOnly";
		}
		return TransactionBody.callsOnly(method, type) ? null
				: "the method calls other objects, which may take part in a transaction of another data store: annotate it by hand";
	}

}
