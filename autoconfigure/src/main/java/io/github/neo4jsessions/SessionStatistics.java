package io.github.neo4jsessions;

/**
 * Statistics of the scopes of one template, since it was built. Two statements are exact
 * when no scope is running: {@code opened = closed + active}, and every transaction that
 * was begun is counted in one of {@code committed}, {@code rolledBack}, {@code failed}
 * and {@code unknown}. While scopes are running, both hold except for those scopes.
 *
 * @param active sessions that are open
 * @param pending calls that wait for a session
 * @param opened sessions that were opened
 * @param closed sessions whose close has completed or failed
 * @param committed transactions whose commit the server acknowledged
 * @param rolledBack transactions that were rolled back
 * @param failed transactions that ended otherwise and are certainly not committed: the
 * begin or the commit was refused, or the rollback failed
 * @param unknown transactions whose commit was sent but not answered, and auto-commit
 * queries that were not answered; they may or may not be committed
 * @param leaked sessions that were open for longer than the leak threshold
 * @param rejected calls that were refused a session, because of a limit or a shutdown
 * @param retries attempts after the first
 * @since 0.1.0
 */
public record SessionStatistics(long active, long pending, long opened, long closed, long committed, long rolledBack,
		long failed, long unknown, long leaked, long rejected, long retries) {

}
