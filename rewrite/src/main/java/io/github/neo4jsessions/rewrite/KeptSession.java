package io.github.neo4jsessions.rewrite;

import org.jspecify.annotations.Nullable;
import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.Expression;
import org.openrewrite.java.tree.J;
import org.openrewrite.java.tree.TypeUtils;

/** What a class does with a session in one of its fields. */
final class KeptSession extends JavaIsoVisitor<Integer> {

	private final J.Block body;

	private final String field;

	private boolean closed;

	private boolean closedAfterFailure;

	private boolean passed;

	private boolean given;

	private boolean opened;

	private boolean setOtherwise;

	private KeptSession(J.Block body, String field) {
		this.body = body;
		this.field = field;
	}

	/**
	 * Look at the uses of a field.
	 * @param type the cursor of the class
	 * @param declaration the field
	 */
	static KeptSession of(Cursor type, J.VariableDeclarations declaration) {
		J.Block body = ((J.ClassDeclaration) type.getValue()).getBody();
		J.VariableDeclarations.NamedVariable variable = declaration.getVariables().get(0);
		KeptSession session = new KeptSession(body, variable.getSimpleName());
		session.visit(body, 0, type);
		session.opened |= Trees.opensSession(variable.getInitializer());
		session.setOtherwise |= !declaration.getLeadingAnnotations().isEmpty()
				|| variable.getInitializer() != null && !Trees.opensSession(variable.getInitializer());
		return session;
	}

	/** Whether the class closes the session, including after a success. */
	boolean isClosed() {
		return this.closed;
	}

	/** Whether the class closes the session, but perhaps not after a success. */
	boolean isClosedAfterFailure() {
		return this.closedAfterFailure;
	}

	/** Whether the class passes the session to other code. */
	boolean isPassed() {
		return this.passed;
	}

	/** Whether the session is always the parameter of a constructor. */
	boolean isGiven() {
		return this.given && !this.opened && !this.setOtherwise;
	}

	/** Whether the class always opens the session itself. */
	boolean isOpened() {
		return this.opened && !this.given && !this.setOtherwise;
	}

	@Override
	public J.MethodInvocation visitMethodInvocation(J.MethodInvocation call, Integer p) {
		if (call.getSimpleName().equals("closeAsync") && Trees.isNamed(call.getSelect(), this.field)) {
			add(SessionClose.at(getCursor(), this.body, this.field));
		}
		else if (call.getSimpleName().equals("closeAsync") && Trees.selectOf(call) instanceof J.Identifier variable) {
			// through a variable
			this.closed |= isField(Trees.initializer(getCursor(), variable.getSimpleName()));
		}
		this.passed |= call.getArguments().stream().anyMatch(this::isField);
		return super.visitMethodInvocation(call, p);
	}

	@Override
	public J.MemberReference visitMemberReference(J.MemberReference reference, Integer p) {
		if (reference.getReference().getSimpleName().equals("closeAsync")) {
			Expression containing = reference.getContaining();
			if (isField(containing)) {
				add(SessionClose.at(getCursor(), this.body, this.field));
			}
			// AsyncSession::closeAsync
			this.closed |= TypeUtils.isOfClassType(containing.getType(), Trees.ASYNC_SESSION)
					&& containing instanceof J.Identifier name && name.getFieldType() == null;
		}
		return super.visitMemberReference(reference, p);
	}

	private void add(SessionClose close) {
		if (close.place() != SessionClose.Place.OWN_WORK && close.paths().contains(SessionClose.Path.SUCCESS)) {
			this.closed = true;
		}
		else {
			this.closedAfterFailure = true;
		}
	}

	@Override
	public J.Assignment visitAssignment(J.Assignment assignment, Integer p) {
		Expression value = assignment.getAssignment();
		if (isField(assignment.getVariable()) && !Trees.isNull(value)) {
			if (Trees.opensSession(value)) {
				this.opened = true;
			}
			else if (isParameterOfConstructor(value)) {
				this.given = true;
			}
			else {
				this.setOtherwise = true;
			}
		}
		this.passed |= isField(value) && !isParameterOfConstructor(value);
		return super.visitAssignment(assignment, p);
	}

	private boolean isParameterOfConstructor(Expression value) {
		J.MethodDeclaration method = getCursor().firstEnclosing(J.MethodDeclaration.class);
		return value.unwrap() instanceof J.Identifier name && method != null && method.isConstructor()
				&& method.getParameters()
					.stream()
					.anyMatch((parameter) -> parameter instanceof J.VariableDeclarations declaration
							&& declaration.getVariables().get(0).getSimpleName().equals(name.getSimpleName()));
	}

	@Override
	public J.NewClass visitNewClass(J.NewClass made, Integer p) {
		this.passed |= made.getArguments().stream().anyMatch(this::isField);
		return super.visitNewClass(made, p);
	}

	@Override
	public J.Return visitReturn(J.Return returned, Integer p) {
		this.passed |= isField(returned.getExpression());
		return super.visitReturn(returned, p);
	}

	@Override
	public J.Lambda visitLambda(J.Lambda lambda, Integer p) {
		this.passed |= lambda.getBody() instanceof Expression value && isField(value);
		return super.visitLambda(lambda, p);
	}

	@Override
	public J.ClassDeclaration visitClassDeclaration(J.ClassDeclaration nested, Integer p) {
		// its fields may have the same names
		return nested;
	}

	private boolean isField(@Nullable Expression expression) {
		return Trees.isNamed(expression, this.field);
	}

}
