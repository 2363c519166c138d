package io.github.neo4jsessions.rewrite;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Tree;
import org.openrewrite.internal.ListUtils;
import org.openrewrite.java.tree.Comment;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.JavaType;
import org.openrewrite.java.tree.Space;
import org.openrewrite.java.tree.Statement;
import org.openrewrite.marker.Markers;

/**
 * Adds the field of a template to a class, and a parameter to its constructor. The trees
 * are copies of those of the driver, so that they are laid out as the class is.
 */
final class TemplateInjection {

	private static final JavaType TYPE = JavaType.buildType(TemplateAccess.TEMPLATE);

	private final TemplateAccess access;

	private final JavaType.@Nullable FullyQualified owner;

	private TemplateInjection(TemplateAccess access, J.ClassDeclaration type) {
		this.access = access;
		this.owner = type.getType();
	}

	static J.ClassDeclaration into(J.ClassDeclaration type, TemplateAccess access) {
		TemplateInjection injection = new TemplateInjection(access, type);
		J.Block body = type.getBody();
		body = body.withStatements(ListUtils.map(body.getStatements(),
				(s) -> injection.isConstructor(s) ? injection.constructor((J.MethodDeclaration) s) : s));
		return type.withBody(insert(body, access.driver(), injection.copy(access.driver(), injection.owner)));
	}

	/**
	 * Insert a statement behind another one. A comment at the end of its line belongs to
	 * the tree behind it.
	 */
	private static J.Block insert(J.Block block, Statement before, Statement inserted) {
		List<Statement> statements = new ArrayList<>(block.getStatements());
		int at = 0;
		while (!statements.get(at).getId().equals(before.getId())) {
			at++;
		}
		Space own = line(before.getPrefix());
		boolean last = at + 1 == statements.size();
		Space next = last ? block.getEnd() : statements.get(at + 1).getPrefix();
		if (next.getComments().isEmpty() || next.getWhitespace().contains("\n")) {
			statements.add(at + 1, inserted.withPrefix(own));
			return block.withStatements(statements);
		}
		Comment comment = next.getComments().get(0);
		Space rest = Space.build(comment.getSuffix(), next.getComments().subList(1, next.getComments().size()));
		if (!last) {
			statements.set(at + 1, statements.get(at + 1).withPrefix(rest));
		}
		statements.add(at + 1,
				inserted.withPrefix(next.withComments(List.of(comment.withSuffix(own.getWhitespace())))));
		J.Block changed = block.withStatements(statements);
		return last ? changed.withEnd(rest) : changed;
	}

	/** What begins a line, behind a comment at the end of the line before. */
	private static Space line(Space prefix) {
		boolean startsLine = prefix.getComments().isEmpty() || prefix.getWhitespace().contains("\n");
		return Space.build(startsLine ? prefix.getWhitespace() : prefix.getComments().get(0).getSuffix(), List.of());
	}

	private boolean isConstructor(Statement statement) {
		return this.access.constructor() != null && statement.getId().equals(this.access.constructor().getId());
	}

	private J.MethodDeclaration constructor(J.MethodDeclaration constructor) {
		List<Statement> parameters = constructor.getParameters();
		J.VariableDeclarations driver = (J.VariableDeclarations) parameters.get(this.access.driverIndex());
		Space prefix = (parameters.size() > 1)
				? parameters.get(parameters.size() - 1).getPrefix().withComments(List.of()) : Space.SINGLE_SPACE;
		J.MethodDeclaration changed = constructor.withParameters(
				ListUtils.concat(parameters, (Statement) copy(driver, constructor.getMethodType()).withPrefix(prefix)));
		J.Assignment assignment = TemplateAccess.assignment(constructor, this.access.driver(), driver);
		if (changed.getBody() != null && assignment != null) {
			changed = changed.withBody(insert(changed.getBody(), assignment, assign(assignment)));
		}
		JavaType.Method type = constructor.getMethodType();
		if (type == null) {
			return changed;
		}
		JavaType.Method typed = type.withParameterNames(ListUtils.concat(type.getParameterNames(), this.access.name()))
			.withParameterTypes(ListUtils.concat(type.getParameterTypes(), TYPE));
		return changed.withMethodType(typed).withName(changed.getName().withType(typed));
	}

	private J.Assignment assign(J.Assignment driver) {
		J.FieldAccess field = (J.FieldAccess) driver.getVariable();
		return driver.withId(Tree.randomId())
			.withVariable(field.withId(Tree.randomId()).withName(name(field.getName(), this.owner)).withType(TYPE))
			.withAssignment(name((J.Identifier) driver.getAssignment(), null))
			.withType(TYPE);
	}

	private J.VariableDeclarations copy(J.VariableDeclarations driver, @Nullable JavaType variableOwner) {
		J.VariableDeclarations.NamedVariable variable = driver.getVariables().get(0);
		Space before = (driver.getTypeExpression() != null) ? driver.getTypeExpression().getPrefix()
				: Space.SINGLE_SPACE;
		return driver.withId(Tree.randomId())
			.withTypeExpression(
					new J.Identifier(Tree.randomId(), before, Markers.EMPTY, List.of(), "SessionTemplate", TYPE, null))
			.withVariables(List.of(variable.withId(Tree.randomId())
				.withName(name(variable.getName(), variableOwner))
				.withVariableType(variable(variableOwner))));
	}

	private J.Identifier name(J.Identifier like, @Nullable JavaType variableOwner) {
		return like.withId(Tree.randomId())
			.withSimpleName(this.access.name())
			.withType(TYPE)
			.withFieldType(variable(variableOwner));
	}

	private JavaType.Variable variable(@Nullable JavaType variableOwner) {
		return variable(this.access.name(), variableOwner);
	}

	static JavaType.Variable variable(String name, @Nullable JavaType owner) {
		return new JavaType.Variable(null, 0, name, owner, TYPE, (List<JavaType.FullyQualified>) null);
	}

}
