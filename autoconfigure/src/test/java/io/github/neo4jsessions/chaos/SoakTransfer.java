package io.github.neo4jsessions.chaos;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.TransactionOutcomeUnknownException;
import io.github.neo4jsessions.TransactionScope;
import io.github.neo4jsessions.TransactionWork;
import org.neo4j.driver.async.ResultCursor;

import org.springframework.core.NestedRuntimeException;

/**
 * A transfer of a soak: two statements in one transaction, of which the first leaves a
 * node with the transfer's id, or one auto-commit query that does both.
 *
 * @param run the id of its round
 * @param id the id, which is unique in the round
 * @param from the number of the account to debit
 * @param to the number of the account to credit
 * @param amount the amount
 * @param retried whether it is an {@code executeWrite} rather than an
 * {@code inTransaction}
 * @param credit how the second statement is made
 * @param distance the distance from the end of the stack, if the call is made near it
 * @param publishes whether it publishes an event, which has listeners
 * @param intent how its work ends
 */
record SoakTransfer(String run, String id, int from, int to, int amount, boolean retried, Credit credit, int distance,
		boolean publishes, Intent intent) {

	static final int ACCOUNTS = 20;

	private static final int MAX_AMOUNT = 100;

	private static final int ONE_IN = 20;

	private static final int ALONE_ONE_IN = 8;

	private static final int CREDITS = 40;

	private static final int PUBLISHES_ONE_IN = 8;

	/**
	 * More frames than a call uses before it finds that the stack is too small.
	 */
	private static final int MAX_DISTANCE = 1_500;

	static SoakTransfer random(String run, String id, Random random) {
		int from = random.nextInt(ACCOUNTS);
		int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
		boolean alone = random.nextInt(ALONE_ONE_IN) == 0;
		Intent intent = alone ? Intent.COMMIT : switch (random.nextInt(ONE_IN)) {
			case 0 -> Intent.FAIL;
			case 1 -> Intent.ROLL_BACK;
			default -> Intent.COMMIT;
		};
		Credit credit = alone ? Credit.IN_A_QUERY_ALONE : switch (random.nextInt(CREDITS)) {
			case 0 -> Credit.JOINED_NEAR_THE_END_OF_A_STACK;
			case 1, 2, 3 -> Credit.JOINED;
			default -> Credit.PLAIN;
		};
		return new SoakTransfer(run, id, from, to, 1 + random.nextInt(MAX_AMOUNT), random.nextBoolean(), credit,
				random.nextInt(MAX_DISTANCE), random.nextInt(PUBLISHES_ONE_IN) == 0, intent);
	}

	CompletableFuture<?> make(SessionTemplate sessions, SoakSabotage sabotage) {
		if (isAutoCommit()) {
			return sabotage.as(this.id, () -> sessions.query("""
					MATCH (a:SoakAccount {run: $run, number: $from}), (b:SoakAccount {run: $run, number: $to})
					SET a.balance = a.balance - $amount, b.balance = b.balance + $amount
					CREATE (t:SoakTransfer {run: $run, id: $id, from: $from, to: $to, amount: $amount}) RETURN t.id
					""").bindAll(parameters()).fetchAs(String.class).one());
		}
		TransactionWork<String> work = (tx) -> work(tx, sessions, sabotage);
		return sabotage.as(this.id, () -> this.retried ? sessions.executeWrite(work) : sessions.inTransaction(work));
	}

	/**
	 * How often the transfer may be applied, according to the result that its caller
	 * received.
	 */
	Applied expected(Throwable error) {
		boolean open = error instanceof CancellationException || error instanceof TransactionOutcomeUnknownException
				|| (isAutoCommit() && !(error instanceof NestedRuntimeException));
		if (this.intent != Intent.COMMIT || (error != null && !open)) {
			return Applied.NEVER;
		}
		return (error != null) ? Applied.AT_MOST_ONCE : Applied.ONCE;
	}

	/**
	 * Whether it is an auto-commit query: an error of a collaborator may then come after
	 * the commit.
	 */
	boolean isAutoCommit() {
		return this.credit == Credit.IN_A_QUERY_ALONE;
	}

	private CompletionStage<String> work(TransactionScope tx, SessionTemplate sessions, SoakSabotage sabotage) {
		sabotage.lookAround(this.id);
		if (this.publishes) {
			tx.publishEvent("transfer");
		}
		return run(tx, """
				MATCH (a:SoakAccount {run: $run, number: $from}) SET a.balance = a.balance - $amount
				CREATE (t:SoakTransfer {run: $run, id: $id, from: $from, to: $to, amount: $amount}) RETURN t.id
				""").thenCompose((debited) -> {
			sabotage.lookAround(this.id);
			return credit(tx, sessions);
		}).thenApply((credited) -> end(tx));
	}

	private CompletionStage<String> credit(TransactionScope tx, SessionTemplate sessions) {
		return switch (this.credit) {
			case PLAIN, IN_A_QUERY_ALONE -> credit(tx);
			case JOINED -> sessions.executeWrite(this::credit);
			case JOINED_NEAR_THE_END_OF_A_STACK ->
				SoakStack.nearTheEnd(this.distance, tx.wrap(() -> sessions.executeWrite(this::credit)));
		};
	}

	private CompletionStage<String> credit(TransactionScope tx) {
		return run(tx, "MATCH (a:SoakAccount {run: $run, number: $to}) SET a.balance = a.balance + $amount RETURN $id");
	}

	private CompletionStage<String> run(TransactionScope tx, String query) {
		return tx.runAsync(query, parameters())
			.thenCompose(ResultCursor::singleAsync)
			.thenApply((row) -> row.get(0).asString());
	}

	private Map<String, Object> parameters() {
		return Map.of("run", this.run, "id", this.id, "from", this.from, "to", this.to, "amount", this.amount);
	}

	private String end(TransactionScope tx) {
		if (this.intent == Intent.FAIL) {
			throw new IllegalStateException("This transfer fails on purpose");
		}
		if (this.intent == Intent.ROLL_BACK) {
			tx.setRollbackOnly();
		}
		return this.id;
	}

	/**
	 * How the second statement is made: in the transaction itself, by a call that joins
	 * it, or together with the first.
	 */
	enum Credit {

		PLAIN, IN_A_QUERY_ALONE, JOINED, JOINED_NEAR_THE_END_OF_A_STACK

	}

	/**
	 * How the work ends when both statements are done.
	 */
	enum Intent {

		COMMIT, FAIL, ROLL_BACK

	}

	/**
	 * How often the server may have applied a transfer.
	 */
	enum Applied {

		ONCE, NEVER, AT_MOST_ONCE;

		boolean allows(int times) {
			return switch (this) {
				case ONCE -> times == 1;
				case NEVER -> times == 0;
				case AT_MOST_ONCE -> times <= 1;
			};
		}

	}

}
