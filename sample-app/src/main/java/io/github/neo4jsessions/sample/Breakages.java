package io.github.neo4jsessions.sample;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.neo4jsessions.OpenScope;
import io.github.neo4jsessions.SessionMonitor;
import io.github.neo4jsessions.SessionTemplate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Breaks things while transfers are made, repairs them, and reports what became of each
 * caller. One thing is broken at a time, step by step on a thread that is allowed to
 * block: a real application has no such code.
 */
@Component
final class Breakages {

	private final SessionTemplate sessions;

	private final Bank bank;

	private final ObjectProvider<BreakableServer> server;

	private final EventLog events;

	private final Executor executor;

	private final AtomicBoolean inProgress = new AtomicBoolean();

	Breakages(SessionTemplate sessions, Bank bank, ObjectProvider<BreakableServer> server, EventLog events,
			@Qualifier("applicationTaskExecutor") Executor executor) {
		this.sessions = sessions;
		this.bank = bank;
		this.server = server;
		this.events = events;
		this.executor = executor;
	}

	/**
	 * Break something.
	 * @param scenario what to break
	 * @return a future of what became of the callers, which completes when all is
	 * repaired; it fails with a {@link TooFewAccountsException} if there are not two
	 * accounts
	 * @throws BreakInProgressException if something is being broken already
	 */
	CompletableFuture<BreakReport> cause(Scenario scenario) {
		if (!this.inProgress.compareAndSet(false, true)) {
			throw new BreakInProgressException();
		}
		CompletableFuture<BreakReport> report = new CompletableFuture<>();
		// not supplyAsync: the scenario also has to end if the request is cancelled
		this.executor.execute(() -> {
			try {
				report.complete(causeAlone(scenario));
			}
			catch (Throwable ex) {
				report.completeExceptionally(ex);
			}
		});
		return report;
	}

	private BreakReport causeAlone(Scenario scenario) throws InterruptedException {
		try {
			List<Account> before = this.bank.findAll().join();
			if (before.size() < 2) {
				throw new TooFewAccountsException(before.size());
			}
			// on two accounts, other transfers wait for the locks of the cancelled one
			List<Account> used = (scenario == Scenario.CANCEL) ? before.subList(0, 2) : before;
			try (Calls calls = new Calls(this.sessions, this.bank, used)) {
				switch (scenario) {
					case PAUSE -> pause(calls, this.server.getObject());
					case KILL -> kill(calls, this.server.getObject());
					case CANCEL -> cancel(calls);
					case FILL -> fill(calls);
				}
				calls.await();
				List<Account> after = this.bank.findAll().join();
				return new BreakReport(scenario, calls.describe(after), sum(before), sum(after));
			}
		}
		finally {
			this.inProgress.set(false);
		}
	}

	private static BigInteger sum(List<Account> accounts) {
		return accounts.stream()
			.map((account) -> BigInteger.valueOf(account.balance()))
			.reduce(BigInteger.ZERO, BigInteger::add);
	}

	private void pause(Calls calls, BreakableServer server) throws InterruptedException {
		Gate gate = calls.gate();
		calls.transfer(2, "sends COMMIT while the server is paused", gate);
		gate.await();
		server.pause();
		this.events.add("The server is paused (SIGSTOP): its connections stay open, and nothing answers");
		try {
			gate.open();
			calls.transfer(2, "begins while the server is paused");
			calls.transfer(2, "begins as well, and gives up after a second")
				.forEach((transfer) -> transfer.orTimeout(1, TimeUnit.SECONDS));
			Thread.sleep(3000);
		}
		finally {
			server.resume();
			this.events.add("The server is resumed (SIGCONT)");
		}
	}

	private void kill(Calls calls, BreakableServer server) throws InterruptedException {
		Gate commit = calls.gate();
		calls.transfer(2, "has sent COMMIT when the server is killed", commit);
		int held = commit.await();
		Gate work = calls.gate();
		calls.transfer(2, "is at work when the server is killed", work);
		work.await();
		// until it is killed, the server receives COMMIT and does not answer
		server.pause();
		try {
			commit.open();
			awaitCommits(held);
			server.kill();
			this.events.add("The server is killed (SIGKILL)");
			work.open();
			calls.transfer(2, "begins while there is no server");
			calls.read("reads while there is no server, and is retried");
		}
		finally {
			server.restart();
			this.events.add("The server is started again");
		}
		calls.transfer(2, "begins after the restart");
	}

	private void cancel(Calls calls) throws InterruptedException {
		Gate gate = calls.gate();
		CompletableFuture<Transfer> held = calls.transfer(1, "is held, and cancelled by its caller", gate).get(0);
		gate.await();
		calls.transfer(2, "waits for its locks");
		Thread.sleep(1000);
		held.cancel(true);
		this.events.add("The caller of a held transfer has cancelled it");
	}

	private void fill(Calls calls) throws InterruptedException {
		SessionMonitor monitor = this.sessions.monitor();
		Gate gate = calls.gate();
		calls.transfer(Objects.requireNonNull(monitor.maxActive()), "has a session, and keeps it for two seconds",
				gate);
		calls.transfer(Objects.requireNonNull(monitor.maxPending()), "waits for a session");
		calls.transfer(8, "finds the queue full");
		this.events.add("All sessions are in use, and the queue is full");
		Thread.sleep(2000);
		gate.open();
	}

	// If the commits do not begin in time, the calls show what became of them.
	private void awaitCommits(int count) throws InterruptedException {
		long end = System.nanoTime() + Gate.PATIENCE.toNanos();
		while (commits() < count && System.nanoTime() < end) {
			Thread.sleep(20);
		}
	}

	private long commits() {
		return this.sessions.monitor()
			.openScopes()
			.stream()
			.filter(Calls::isHeld)
			.filter((scope) -> scope.state() == OpenScope.State.ENDING)
			.count();
	}

}
