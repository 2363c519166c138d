package io.github.neo4jsessions.rewrite;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;

/** What the body of an annotated method calls. */
final class TransactionBody extends JavaIsoVisitor<Integer> {

	/** Packages of which nothing takes part in the transaction of another data store. */
	private static final List<String> HARMLESS = List.of("java.lang.", "java.util.", "java.time.", "java.math.",
			"java.net.", "java.io.", "java.nio.", "java.text.", "io.github.neo4jsessions.", "org.neo4j.driver.",
			"reactor.", "org.reactivestreams.", "org.slf4j.", "org.apache.commons.logging.",
			"org.apache.logging.log4j.");

	private final J.@Nullable ClassDeclaration type;

	private final Set<String> visited = new HashSet<>();

	private boolean callsOthers;

	private TransactionBody(J.@Nullable ClassDeclaration type) {
		this.type = type;
	}

	static boolean callsTemplate(J.Block body) {
		return anyCall(body, Trees::isTemplateCall);
	}

	static boolean writes(J.Block body) {
		return anyCall(body, (call) -> call.getSimpleName().equals("executeWrite") && Trees.isTemplateCall(call));
	}

	/**
	 * Whether a method calls templates and values, but no other bean, such as a
	 * repository of another data store, and neither do the methods of its class that it
	 * calls.
	 */
	static boolean callsOnly(J.MethodDeclaration method, J.@Nullable ClassDeclaration type) {
		TransactionBody calls = new TransactionBody(type);
		calls.visited.add(method.getSimpleName());
		calls.visit(method.getBody(), 0);
		return !calls.callsOthers;
	}

	@Override
	public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
		JavaType.Method method = call.getMethodType();
		if (method == null) {
			this.callsOthers = true;
		}
		else if (!isHarmless(method)) {
			if (call.getSelect() == null || Trees.isThis(Trees.selectOf(call))) {
				visitOwn(call.getSimpleName());
			}
			else {
				this.callsOthers |= isField(Trees.headOf(call));
			}
		}
		return super.visitMethodInvocation(call, p);
	}

	@Override
	public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
		JavaType.Method method = reference.getMethodType();
		if (method == null || !isHarmless(method)) {
			if (Trees.isThis(reference.getContaining())) {
				visitOwn(reference.getReference().getSimpleName());
			}
			else {
				this.callsOthers |= isField(Trees.headOf(reference.getContaining()));
			}
		}
		return super.visitMemberReference(reference, p);
	}

	/** Visit the methods of the class that have a name. An inherited one is not known. */
	private void visitOwn(String name) {
		if (!this.visited.add(name)) {
			return;
		}
		List<J.MethodDeclaration> methods = (this.type != null) ? this.type.getBody()
			.getStatements()
			.stream()
			.filter((s) -> s instanceof J.MethodDeclaration method && method.getSimpleName().equals(name))
			.map(J.MethodDeclaration.class::cast)
			.toList() : List.of();
		this.callsOthers |= methods.isEmpty();
		methods.forEach((method) -> visit(method.getBody(), 0));
	}

	private static boolean isHarmless(JavaType.Method method) {
		String type = method.getDeclaringType().getFullyQualifiedName();
		return HARMLESS.stream().anyMatch(type::startsWith);
	}

	private static boolean isField(@Nullable Expression head) {
		JavaType.Variable variable = (head instanceof J.Identifier identifier) ? identifier.getFieldType()
				: (head instanceof J.FieldAccess field) ? field.getName().getFieldType() : null;
		return variable != null && variable.getOwner() instanceof JavaType.FullyQualified;
	}

	private static boolean anyCall(J.Block body, Predicate<J.MethodInvocation> condition) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
				found[0] |= condition.test(call);
				return super.visitMethodInvocation(call, p);
			}

		}.visit(body, 0);
		return found[0];
	}

}
