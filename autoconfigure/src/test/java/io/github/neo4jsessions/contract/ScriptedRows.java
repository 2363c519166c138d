package io.github.neo4jsessions.contract;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.neo4jsessions.test.driver.Behaviour;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Values;
import org.neo4j.driver.async.ResultCursor;

/**
 * A result of a driver without a server. Its answers arrive when they are released. It
 * records a call that is made while another is in progress.
 */
public final class ScriptedRows {

	private final Queue<CompletableFuture<@Nullable Record>> unanswered = new ArrayDeque<>();

	private final AtomicInteger inProgress = new AtomicInteger();

	private final int rows;

	private final @Nullable Throwable error;

	private int given;

	private int allowed;

	private volatile int asked;

	private volatile boolean consumed;

	private volatile boolean overlapped;

	private ScriptedRows(int rows, @Nullable Throwable error) {
		this.rows = rows;
		this.error = error;
	}

	/**
	 * Rows that are numbered from 1.
	 */
	public static ScriptedRows of(int rows) {
		return new ScriptedRows(rows, null).answer(Integer.MAX_VALUE);
	}

	public static ScriptedRows failing(int rows, Throwable error) {
		return new ScriptedRows(rows, error).answer(Integer.MAX_VALUE);
	}

	/**
	 * Rows that arrive when they are released.
	 */
	public static ScriptedRows held(int rows) {
		return new ScriptedRows(rows, null);
	}

	public Behaviour behaviour() {
		return (step) -> CompletableFuture
			.completedFuture(Proxies.proxy(ResultCursor.class, (method, arguments) -> switch (method) {
				case "nextAsync" -> next();
				case "consumeAsync" -> consume();
				default -> throw new UnsupportedOperationException(method);
			}));
	}

	/**
	 * Answer this number of calls, the waiting ones first.
	 */
	public ScriptedRows answer(int calls) {
		Queue<CompletableFuture<@Nullable Record>> due = new ArrayDeque<>();
		synchronized (this) {
			this.allowed = calls;
			while (this.allowed > 0 && !this.unanswered.isEmpty()) {
				this.allowed--;
				due.add(this.unanswered.remove());
			}
		}
		due.forEach(this::complete);
		return this;
	}

	private CompletionStage<@Nullable Record> next() {
		CompletableFuture<@Nullable Record> answer = new CompletableFuture<>();
		this.overlapped |= this.inProgress.getAndIncrement() != 0;
		synchronized (this) {
			this.asked++;
			if (this.allowed == 0) {
				this.unanswered.add(answer);
				return answer;
			}
			this.allowed--;
		}
		complete(answer);
		return answer;
	}

	private void complete(CompletableFuture<@Nullable Record> answer) {
		this.inProgress.decrementAndGet();
		if (this.given < this.rows) {
			int number = ++this.given;
			answer.complete(Proxies.proxy(Record.class, (method, arguments) -> switch (method) {
				case "get" -> Values.value(number);
				default -> throw new UnsupportedOperationException(method);
			}));
		}
		else if (this.error != null) {
			answer.completeExceptionally(this.error);
		}
		else {
			answer.complete(null);
		}
	}

	private CompletionStage<Object> consume() {
		this.overlapped |= this.inProgress.get() != 0;
		this.consumed = true;
		return CompletableFuture.completedFuture(null);
	}

	public int asked() {
		return this.asked;
	}

	public boolean isConsumed() {
		return this.consumed;
	}

	public boolean isOverlapped() {
		return this.overlapped;
	}

}
