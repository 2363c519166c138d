package io.github.neo4jsessions.sample;

/**
 * A completed transfer.
 *
 * @param amount in cents
 * @param from the account that paid, with its balance after the transfer
 * @param to the account that received, with its balance after the transfer
 */
record Transfer(long amount, Account from, Account to) {

}
