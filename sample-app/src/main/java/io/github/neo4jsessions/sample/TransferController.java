package io.github.neo4jsessions.sample;

import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Transfers over HTTP.
 */
@RestController
final class TransferController {

	private final Bank bank;

	TransferController(Bank bank) {
		this.bank = bank;
	}

	/**
	 * Move money from one account to another.
	 * @param request the accounts and the amount
	 * @param hold how long to keep the transaction open before its commit, as an ISO-8601
	 * duration, so that {@code neo4j.sessions.active} can be observed
	 * @return the transfer with the balances after it
	 */
	@PostMapping(path = "/transfers", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	CompletableFuture<Transfer> transfer(@Valid @RequestBody TransferRequest request,
			@RequestParam(required = false) @IsoDuration(max = TransferOrder.MAX_HOLD) @Nullable String hold) {
		return this.bank.transfer(request.toOrder(hold));
	}

}
