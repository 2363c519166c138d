package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Space;
import org.openrewrite.java.tree.Statement;
import org.openrewrite.marker.Markers;

/**
 * Replaces the operation of one session with a call of a template, and removes code that
 * only closes the session. Unknown code stays, and still mentions the session.
 */
final class SessionReplacement extends JavaVisitor<Integer> {

	static final Map<String, String> OPERATIONS = Map.of("executeReadAsync", "executeRead", "executeWriteAsync",
			"executeWrite");

	private final String session;

	private final String template;

	private final Expression driver;

	/**
	 * Create a replacement.
	 * @param session the name of the session
	 * @param template the name of the field of the template
	 * @param driver the expression that opened the session
	 */
	SessionReplacement(String session, String template, Expression driver) {
		this.session = session;
		this.template = template;
		this.driver = driver;
	}

	@Override
	public J visitBlock(J.Block block, Integer p) {
		J.Block b = (J.Block) super.visitBlock(block, p);
		// a statement in the function of a step; the caller has refused other statements
		List<Statement> kept = b.getStatements()
			.stream()
			.filter((s) -> !(s instanceof J.MethodInvocation call && isClose(call)))
			.toList();
		boolean leavesEmpty = kept.isEmpty() && !(getCursor().getParentTreeCursor().getValue() instanceof J.Lambda);
		return (kept.size() != b.getStatements().size() && !leavesEmpty) ? b.withStatements(kept) : b;
	}

	@Override
	public J visitMethodInvocation(J.MethodInvocation call, Integer p) {
		J.MethodInvocation c = (J.MethodInvocation) super.visitMethodInvocation(call, p);
		if (OPERATIONS.containsKey(c.getSimpleName()) && Trees.isNamed(c.getSelect(), this.session)) {
			return operation(c);
		}
		if (c.getSelect() == null || !(Trees.argumentOf(c) instanceof J.Lambda function)
				|| c.getArguments().size() != 1) {
			return c;
		}
		Expression replaced = switch (c.getSimpleName()) {
			case "thenCompose" -> withoutClose(c, c.getSelect(), function);
			case "whenComplete" -> onlyCloses(function) ? c.getSelect().withPrefix(c.getPrefix()) : c;
			default -> c;
		};
		// a variable is no statement
		return (replaced instanceof Statement || !(getCursor().getParentTreeCursor().getValue() instanceof J.Block))
				? replaced : c;
	}

	/**
	 * {@code thenCompose} with a function that returns the close, or a value behind it.
	 */
	private Expression withoutClose(J.MethodInvocation call, Expression stage, J.Lambda function) {
		if (function.getBody() instanceof Expression result) {
			Expression value = valueBehindClose(result);
			if (value != null) {
				return isParameter(value, function) ? stage.withPrefix(call.getPrefix())
						: step(call, "thenApply", function.withBody(value.withPrefix(result.getPrefix())));
			}
			return isClose(result) ? step(call, "thenAccept", function.withBody(emptyBlock())) : call;
		}
		if (!(function.getBody() instanceof J.Block block) || Trees.returnedBy(block).size() != 1
				|| block.getStatements().isEmpty()
				|| !(block.getStatements().get(block.getStatements().size() - 1) instanceof J.Return last)
				|| last.getExpression() == null) {
			return call;
		}
		Expression value = valueBehindClose(last.getExpression());
		if (value != null) {
			J.Return returned = last.withExpression(value.withPrefix(last.getExpression().getPrefix()));
			return step(call, "thenApply",
					function.withBody(block.withStatements(withLast(block.getStatements(), returned))));
		}
		return (isClose(last.getExpression()) && last.getPrefix().getComments().isEmpty()) ? step(call, "thenAccept",
				function.withBody(block.withStatements(withLast(block.getStatements(), null)))) : call;
	}

	/** The statements with another last one, or without a last one. */
	private static List<Statement> withLast(List<Statement> statements, @Nullable Statement last) {
		List<Statement> changed = new ArrayList<>(statements.subList(0, statements.size() - 1));
		if (last != null) {
			changed.add(last);
		}
		return changed;
	}

	private static J.MethodInvocation step(J.MethodInvocation call, String name, J.Lambda function) {
		return Driver6.renamed(call, name).withArguments(List.of(function));
	}

	/** In {@code session.closeAsync().thenApply(ignored -> value)}, the value. */
	private @Nullable Expression valueBehindClose(Expression result) {
		if (!(Trees.unwrap(result) instanceof J.MethodInvocation apply) || !apply.getSimpleName().equals("thenApply")
				|| apply.getSelect() == null || !isClose(apply.getSelect()) || apply.getTypeParameters() != null
				|| !(Trees.argumentOf(apply) instanceof J.Lambda ignoring)
				|| !(ignoring.getBody() instanceof Expression value)
				|| !(ignoring.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter)) {
			return null;
		}
		return mentions(value, parameter.getVariables().get(0).getSimpleName()) ? null : value;
	}

	private boolean onlyCloses(J.Lambda function) {
		if (function.getBody() instanceof J.Block block) {
			return block.getStatements().isEmpty() && block.getEnd().getComments().isEmpty();
		}
		return function.getBody() instanceof Expression e && isClose(e);
	}

	private boolean isClose(@Nullable Expression e) {
		return Trees.unwrap(e) instanceof J.MethodInvocation call && call.getSimpleName().equals("closeAsync")
				&& Trees.isNamed(call.getSelect(), this.session) && call.getPrefix().getComments().isEmpty();
	}

	private J.MethodInvocation operation(J.MethodInvocation call) {
		JavaType.FullyQualified type = (JavaType.FullyQualified) JavaType.buildType(TemplateAccess.TEMPLATE);
		J.MethodInvocation c = Driver6.renamed(call, OPERATIONS.getOrDefault(call.getSimpleName(), ""));
		JavaType.Method method = (c.getMethodType() != null) ? c.getMethodType().withDeclaringType(type) : null;
		Space prefix = (call.getSelect() != null) ? call.getSelect().getPrefix() : Space.EMPTY;
		c = c.withSelect(template(type).withPrefix(prefix))
			.withMethodType(method)
			.withName(c.getName().withType(method));
		if (c.getArguments().size() == 2) {
			Expression work = c.getArguments().get(0);
			Expression config = c.getArguments().get(1);
			// the configuration comes first
			c = c.withArguments(List.of(config.withPrefix(work.getPrefix()), work.withPrefix(config.getPrefix())));
		}
		return c;
	}

	private Expression template(JavaType.FullyQualified type) {
		J.Identifier name = new J.Identifier(Tree.randomId(), Space.EMPTY, Markers.EMPTY, List.of(), this.template,
				type, TemplateInjection.variable(this.template, null));
		return (this.driver instanceof J.FieldAccess field)
				? field.withId(Tree.randomId()).withName(name).withType(type) : name;
	}

	private static J.Block emptyBlock() {
		return J.Block.createEmptyBlock().withPrefix(Space.SINGLE_SPACE).withEnd(Space.SINGLE_SPACE);
	}

	private static boolean isParameter(Expression value, J.Lambda function) {
		return value instanceof J.Identifier name
				&& function.getParameters().getParameters().get(0) instanceof J.VariableDeclarations parameter
				&& parameter.getVariables().get(0).getSimpleName().equals(name.getSimpleName());
	}

	static boolean mentions(Tree tree, String variable) {
		boolean[] found = { false };
		new JavaIsoVisitor<Integer>() {

			@Override
			public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
				found[0] |= identifier.getSimpleName().equals(variable) && identifier.getFieldType() != null;
				return identifier;
			}

		}.visit(tree, 0);
		return found[0];
	}

}
