package io.github.neo4jsessions.rewrite;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.ExecutionContext;
import org.openrewrite.TreeVisitor;
import org.openrewrite.internal.ListUtils;
import org.openrewrite.java.JavaParser;
import org.openrewrite.java.JavaTemplate;
import org.openrewrite.java.JavaVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.Space;
import org.openrewrite.java.tree.Statement;

/**
 * Replaces asynchronous sessions that are opened and closed by hand with calls of a
 * {@code SessionTemplate}.
 *
 * @since 0.1.0
 */
public class UseSessionTemplate extends Conversion {

	private static final JavaTemplate CREATE = JavaTemplate
		.builder("SessionTemplate.create(#{any(org.neo4j.driver.Driver)})")
		.imports(TemplateAccess.TEMPLATE)
		.javaParser(JavaParser.fromJavaVersion()
			.dependsOn("package org.neo4j.driver; public interface Driver { }",
					"package io.github.neo4jsessions; public final class SessionTemplate { public static SessionTemplate create(org.neo4j.driver.Driver driver) { return null; } }"))
		.build();

	@Override
	public String getDisplayName() {
		return "Use a `SessionTemplate` instead of asynchronous sessions opened by hand";
	}

	@Override
	public String getDescription() {
		return "Replaces a session with one transaction function, and the calls that close it, with `executeRead` or `executeWrite` of a `SessionTemplate`, which is injected beside the driver. Other sessions are listed with the reason.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(Project project) {
		return scanner(project);
	}

	@Override
	Visitor visitor(Project project) {
		return new Replacing(project, false);
	}

	/**
	 * A visitor that only adds to the project the classes whose constructors would
	 * change.
	 */
	Visitor candidates(Project project) {
		return new Replacing(project, true);
	}

	private static J.@Nullable VariableDeclarations opened(Statement statement) {
		return (statement instanceof J.VariableDeclarations declaration && declaration.getVariables().size() == 1
				&& Trees.opensSession(declaration.getVariables().get(0).getInitializer())) ? declaration : null;
	}

	/** Replaces the sessions of one file. */
	private static final class Replacing extends Visitor {

		private final Project project;

		private final boolean scanning;

		Replacing(Project project, boolean scanning) {
			this.project = project;
			this.scanning = scanning;
		}

		@Override
		public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration type, ExecutionContext ctx) {
			getCursor().putMessage("access", TemplateAccess.of(type));
			J.ClassDeclaration c = super.visitClassDeclaration(type, ctx);
			TemplateAccess access = getCursor().getMessage("used");
			if (access == null || access.exists()) {
				return c;
			}
			if (this.scanning) {
				if (access.constructor() != null && type.getType() != null) {
					this.project.addCandidate(type.getType(), access.constructor().getParameters().size(),
							access.driverIndex());
				}
				return c;
			}
			maybeAddImport(TemplateAccess.TEMPLATE, null, false);
			return TemplateInjection.into(c, access);
		}

		@Override
		public J.Block visitBlock(J.Block block, ExecutionContext ctx) {
			J.Block b = super.visitBlock(block, ctx);
			for (Statement statement : block.getStatements()) {
				J.VariableDeclarations declaration = opened(statement);
				if (declaration != null
						&& !(getCursor().getParentTreeCursor().getValue() instanceof J.ClassDeclaration)) {
					b = convert(b, block, declaration);
				}
			}
			return b;
		}

		@Override
		public J.NewClass visitNewClass(J.NewClass made, ExecutionContext ctx) {
			J.NewClass n = super.visitNewClass(made, ctx);
			int driver = this.scanning ? -1 : this.project.driverIn(made);
			if (driver < 0) {
				return n;
			}
			maybeAddImport(TemplateAccess.TEMPLATE, null, false);
			Expression argument = n.getArguments().get(driver);
			Expression created = CREATE.apply(new Cursor(getCursor(), argument), argument.getCoordinates().replace(),
					argument.withPrefix(Space.EMPTY));
			Expression template = created.withPrefix(Space.SINGLE_SPACE);
			return n.withArguments(Stream.concat(n.getArguments().stream(), Stream.of(template)).toList());
		}

		private J.Block convert(J.Block b, J.Block original, J.VariableDeclarations declaration) {
			J.VariableDeclarations.NamedVariable variable = declaration.getVariables().get(0);
			TemplateAccess.Result result = getCursor().getNearestMessage("access");
			if (!(Trees.unwrap(variable.getInitializer()) instanceof J.MethodInvocation opening) || result == null) {
				return b;
			}
			String reason = SessionConditions.whyNot(opening,
					SessionUses.of(original, getCursor(), variable.getSimpleName()), getCursor());
			TemplateAccess access = result.access();
			Expression driver = opening.getSelect();
			if (reason != null || access == null || driver == null) {
				keep(declaration, (reason != null) ? reason : result.reason());
				return b;
			}
			reason = whyNot(access, driver);
			if (reason != null) {
				keep(declaration, reason);
				return b;
			}
			J.Block converted = replace(b, declaration, access, driver);
			if (SessionReplacement.mentions(converted, variable.getSimpleName())) {
				keep(declaration,
						"the session is closed in a way that is not known to do nothing else: remove it by hand");
				return b;
			}
			if (comments(converted) < comments(b)) {
				keep(declaration, "a comment at its close would be lost: move it, or convert by hand");
				return b;
			}
			getCursor().dropParentUntil((tree) -> tree instanceof J.ClassDeclaration).putMessage("used", access);
			removeImport(Trees.ASYNC_SESSION);
			return converted;
		}

		private @Nullable String whyNot(TemplateAccess access, Expression driver) {
			if (!access.isDriver(driver)) {
				return "the session is not opened by the driver in the field of the class: call the right template by hand";
			}
			J.MethodDeclaration method = getCursor().firstEnclosing(J.MethodDeclaration.class);
			if (driver instanceof J.Identifier && method != null && ClientAccess.declares(method, access.name())) {
				return "a variable has the name of the template's field: rename it";
			}
			if (access.exists()) {
				return (!this.scanning && this.project.hasSeveralDrivers()) ? Project.SEVERAL_DRIVERS : null;
			}
			if (importsOther(TemplateAccess.TEMPLATE)) {
				return "the file imports another SessionTemplate: call the right one by hand";
			}
			J.ClassDeclaration type = getCursor().firstEnclosing(J.ClassDeclaration.class);
			return this.scanning ? null
					: this.project.obstacle((type != null) ? type.getType() : null, access.constructor() != null);
		}

		private J.Block replace(J.Block block, J.VariableDeclarations declaration, TemplateAccess access,
				Expression driver) {
			int[] at = { -1 };
			J.Block without = block.withStatements(ListUtils.map(block.getStatements(), (i, s) -> {
				if (s.getId().equals(declaration.getId())) {
					at[0] = i;
					return null;
				}
				return s;
			}));
			J.Block replaced = (J.Block) new SessionReplacement(declaration.getVariables().get(0).getSimpleName(),
					access.name(), driver)
				.visitNonNull(without, 0, getCursor().getParentOrThrow());
			return replaced.withStatements(ListUtils.map(replaced.getStatements(),
					(i, s) -> (i == at[0]) ? s.withPrefix(inPlaceOf(declaration, s)) : s));
		}

		/**
		 * The next statement stands where the declaration stood, with the comments of
		 * both.
		 */
		private static Space inPlaceOf(J.VariableDeclarations declaration, Statement next) {
			Space prefix = declaration.getPrefix();
			return prefix.withComments(ListUtils.concatAll(prefix.getComments(), next.getPrefix().getComments()));
		}

		private static int comments(J tree) {
			int[] count = { 0 };
			new JavaVisitor<Integer>() {

				@Override
				public Space visitSpace(@Nullable Space space, Space.Location location, Integer p) {
					count[0] += (space != null) ? space.getComments().size() : 0;
					return (space != null) ? space : Space.EMPTY;
				}

			}.visit(tree, 0);
			return count[0];
		}

	}

}
