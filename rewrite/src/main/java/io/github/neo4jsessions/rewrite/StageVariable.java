package io.github.neo4jsessions.rewrite;

import java.util.Set;

import org.openrewrite.Cursor;
import org.openrewrite.java.JavaIsoVisitor;
import org.openrewrite.java.tree.J;

/**
 * Looks at the uses of a variable that has a stage. If code assigns another stage to it,
 * completes its future, or passes it to other code, the variable does not show what the
 * stage waits for.
 */
final class StageVariable extends JavaIsoVisitor<Integer> {

	private static final Set<String> COMPLETIONS = Set.of("complete", "completeAsync", "completeExceptionally",
			"cancel", "orTimeout", "completeOnTimeout", "obtrudeValue", "obtrudeException");

	private final String name;

	private int declarations;

	private boolean otherUse;

	private StageVariable(String name) {
		this.name = name;
	}

	/**
	 * Whether a variable always has the stage that it is declared with, and code only
	 * waits for that stage.
	 * @param block the code in which the name is used
	 * @param name the name of the variable
	 */
	static boolean isOnlyWaitedFor(J.Block block, String name) {
		StageVariable variable = new StageVariable(name);
		variable.visit(block, 0);
		return variable.declarations == 1 && !variable.otherUse;
	}

	@Override
	public J.VariableDeclarations.NamedVariable visitVariable(J.VariableDeclarations.NamedVariable variable,
			Integer p) {
		if (variable.getSimpleName().equals(this.name)) {
			this.declarations++;
		}
		return super.visitVariable(variable, p);
	}

	@Override
	public J.Identifier visitIdentifier(J.Identifier identifier, Integer p) {
		if (identifier.getSimpleName().equals(this.name) && identifier.getFieldType() != null) {
			this.otherUse |= !isDeclaration(identifier) && !onlyWaits(getCursor());
		}
		return identifier;
	}

	private boolean isDeclaration(J.Identifier identifier) {
		return getCursor().getParentTreeCursor().getValue() instanceof J.VariableDeclarations.NamedVariable variable
				&& variable.getName() == identifier;
	}

	private static boolean onlyWaits(Cursor use) {
		Cursor stage = use;
		Cursor parent = stage.getParentTreeCursor();
		// what is the same future
		while (parent.getValue() instanceof J.Parentheses || parent.getValue() instanceof J.TypeCast
				|| isConverted(parent, stage)) {
			stage = parent;
			parent = stage.getParentTreeCursor();
		}
		if (parent.getValue() instanceof J.MethodInvocation call) {
			return isCallOn(parent, stage) ? !COMPLETIONS.contains(call.getSimpleName())
					: SessionStages.waitsForArguments(call);
		}
		if (parent.getValue() instanceof J.Return || parent.getValue() instanceof J.Lambda) {
			return isReturnedToStep(parent);
		}
		return parent.getValue() instanceof J.Binary;
	}

	private static boolean isCallOn(Cursor call, Cursor stage) {
		return call.getValue() instanceof J.MethodInvocation invocation
				&& Trees.selectOf(invocation) == Trees.unwrap(stage.getValue());
	}

	private static boolean isConverted(Cursor call, Cursor stage) {
		return isCallOn(call, stage)
				&& ((J.MethodInvocation) call.getValue()).getSimpleName().equals("toCompletableFuture");
	}

	/**
	 * Whether the method returns a stage, or the function of a step of another one.
	 */
	private static boolean isReturnedToStep(Cursor returned) {
		for (Cursor c = returned; !c.isRoot(); c = c.getParentTreeCursor()) {
			if (c.getValue() instanceof J.Lambda) {
				J.MethodInvocation receiver = Trees.receiverOf(c);
				return receiver != null && (Trees.takesWork(receiver)
						|| receiver.getSelect() != null && Trees.isStage(receiver.getSelect().getType()));
			}
			if (c.getValue() instanceof J.ClassDeclaration || c.getValue() instanceof J.NewClass) {
				return false;
			}
		}
		return true;
	}

}
