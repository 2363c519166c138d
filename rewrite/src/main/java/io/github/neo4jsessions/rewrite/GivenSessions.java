package io.github.neo4jsessions.rewrite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.Tree;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.TypeUtils;

/**
 * Records which other code has the sessions that are passed to constructors. Code that
 * has the session in a variable of its own can close it, and is expected to do so. Tests
 * do not count.
 */
final class GivenSessions {

	/** Annotations of methods that a framework calls. */
	private static final Set<String> FACTORY_METHODS = Set.of("Bean", "Produces");

	private static final int MAX_CONSTRUCTORS = 5;

	/** Classes that are given a session which the code that creates them keeps. */
	private final Set<String> kept = new HashSet<>();

	/** Classes that are given a session which nobody else has. */
	private final Set<String> made = new HashSet<>();

	/** By class, the classes whose constructors pass on to it what they are given. */
	private final Map<String, Set<String>> passedOn = new HashMap<>();

	void add(Tree tree) {
		if (tree instanceof J.CompilationUnit file) {
			new Scanner().visit(file, 0);
		}
	}

	/** Whether other code has each session that the objects of a class are given. */
	boolean areKept(JavaType.@Nullable FullyQualified type) {
		return type != null && areKept(type.getFullyQualifiedName(), 0);
	}

	private boolean areKept(String type, int constructors) {
		Set<String> givers = this.passedOn.getOrDefault(type, Set.of());
		return constructors < MAX_CONSTRUCTORS && !this.made.contains(type)
				&& (this.kept.contains(type) || !givers.isEmpty())
				&& givers.stream().allMatch((giver) -> areKept(giver, constructors + 1));
	}

	/** Whether no other code has a session that an object of a class is given. */
	boolean areOfNobodyElse(JavaType.@Nullable FullyQualified type) {
		return type != null && this.made.contains(type.getFullyQualifiedName())
				&& !this.kept.contains(type.getFullyQualifiedName())
				&& !this.passedOn.containsKey(type.getFullyQualifiedName());
	}

	/** Looks for calls of constructors with a session. */
	private final class Scanner extends JavaIsoVisitor<Integer> {

		@Override
		public J.NewClass visitNewClass(J.NewClass made, Integer p) {
			JavaType type = (made.getBody() != null && made.getClazz() != null) ? made.getClazz().getType()
					: made.getType();
			add(type, made.getArguments());
			return super.visitNewClass(made, p);
		}

		@Override
		public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
			if ((call.getSimpleName().equals("super") || call.getSimpleName().equals("this"))
					&& call.getMethodType() != null) {
				add(call.getMethodType().getDeclaringType(), call.getArguments());
			}
			return super.visitMethodInvocation(call, p);
		}

		private void add(@Nullable JavaType type, List<Expression> arguments) {
			JavaType.FullyQualified created = TypeUtils.asFullyQualified(type);
			if (created == null || Trees.inTests(getCursor())) {
				return;
			}
			for (Expression argument : arguments) {
				if (TypeUtils.isOfClassType(argument.getType(), Trees.ASYNC_SESSION)) {
					add(created.getFullyQualifiedName(), argument.unwrap());
				}
			}
		}

		private void add(String type, Expression session) {
			if (session instanceof J.Identifier variable) {
				addVariable(type, variable.getSimpleName());
			}
			else if (session instanceof J.FieldAccess) {
				// a field is examined where it is declared
				GivenSessions.this.kept.add(type);
			}
			else {
				GivenSessions.this.made.add(type);
			}
		}

		private void addVariable(String type, String session) {
			for (Cursor c = getCursor(); c != null && !c.isRoot(); c = c.getParent()) {
				Object tree = c.getValue();
				if (tree instanceof J.Block block && Trees.declared(block, session) != null) {
					boolean isField = c.getParentTreeCursor().getValue() instanceof J.ClassDeclaration;
					((isField || countUses(block, session) > 1) ? GivenSessions.this.kept : GivenSessions.this.made)
						.add(type);
					return;
				}
				if (tree instanceof J.Lambda lambda && declares(lambda.getParameters().getParameters(), session)) {
					GivenSessions.this.kept.add(type);
					return;
				}
				if (tree instanceof J.MethodDeclaration method && declares(method.getParameters(), session)) {
					addParameter(type, method);
					return;
				}
			}
			// a field of a class that this one extends
			GivenSessions.this.kept.add(type);
		}

		private void addParameter(String type, J.MethodDeclaration method) {
			J.ClassDeclaration giver = getCursor().firstEnclosing(J.ClassDeclaration.class);
			if (!method.isConstructor() || giver == null || giver.getType() == null) {
				boolean injected = method.getLeadingAnnotations()
					.stream()
					.anyMatch((annotation) -> FACTORY_METHODS.contains(annotation.getSimpleName()));
				(injected ? GivenSessions.this.made : GivenSessions.this.kept).add(type);
			}
			// another constructor of the same class is called by others, too
			else if (!giver.getType().getFullyQualifiedName().equals(type)) {
				GivenSessions.this.passedOn.computeIfAbsent(type, (key) -> new HashSet<>())
					.add(giver.getType().getFullyQualifiedName());
			}
		}

		private static boolean declares(List<? extends J> parameters, String name) {
			return parameters.stream()
				.anyMatch((parameter) -> parameter instanceof J.VariableDeclarations declaration
						&& declaration.getVariables().get(0).getSimpleName().equals(name));
		}

		/** How often a variable is used, other than in its declaration. */
		private static int countUses(J.Block block, String name) {
			int[] count = { -1 };
			new JavaIsoVisitor<Integer>() {

				@Override
				public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
					if (identifier.getSimpleName().equals(name) && identifier.getFieldType() != null) {
						count[0]++;
					}
					return identifier;
				}

			}.visit(block, 0);
			return count[0];
		}

	}

}
