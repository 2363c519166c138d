package io.github.neo4jsessions.rewrite;

import java.util.List;

import org.openrewrite.ExecutionContext;
import org.openrewrite.Recipe;
import org.openrewrite.TreeVisitor;

/**
 * All checks. It changes nothing: run it with {@code dryRun}, and it marks the places in
 * the patch and lists them in the table {@link Findings}. What it cannot examine is in
 * the table {@link NotExamined}.
 *
 * @since 0.1.0
 */
public class Validate extends Recipe {

	@SuppressWarnings("this-escape") // the table only takes the name of the recipe
	private final transient NotExamined notExamined = new NotExamined(this);

	@Override
	public String getDisplayName() {
		return "Check the use of Neo4j's driver and of `SessionTemplate`";
	}

	@Override
	public String getDescription() {
		return "Finds sessions that are not closed, transaction work that is not waited for, calls that block, and transaction annotations without effect.";
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getVisitor() {
		return this.notExamined.visitor();
	}

	@Override
	public List<Recipe> getRecipeList() {
		return List.of(new AsyncSessionNotClosed(), new AsyncSessionCloseNotAwaited(), new AsyncSessionInField(),
				new TransactionWorkResult(), new IgnoredStage(), new BlockingInWork(), new SwallowedFailureInWork(),
				new AsyncTransactionalMisuse(), new AsyncTransactionalSelfCall(), new TransactionalFuture(),
				new DetachedTemplateCall(), new FailingRelease(), new NullDriver(), new BlockingSessionNotClosed(),
				new CypherConcatenation());
	}

}
