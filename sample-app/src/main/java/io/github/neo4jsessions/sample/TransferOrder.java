package io.github.neo4jsessions.sample;

import java.time.Duration;

/**
 * A transfer to make.
 *
 * @param from the id of the account that pays
 * @param to the id of the account that receives, another one
 * @param amount in cents, more than zero
 * @param hold how long to keep the transaction open before its commit
 */
record TransferOrder(String from, String to, long amount, Duration hold) {

}
