package io.github.neo4jsessions.sample;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Accounts over HTTP.
 */
@RestController
@RequestMapping(path = "/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
final class AccountController {

	private final Bank bank;

	AccountController(Bank bank) {
		this.bank = bank;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<ResponseEntity<Account>> open(@Valid @RequestBody OpenAccount request, UriComponentsBuilder uri) {
		Account account = request.toAccount();
		URI location = uri.path("/accounts/").pathSegment("{id}").encode().buildAndExpand(account.id()).toUri();
		return this.bank.open(account).thenApply((opened) -> ResponseEntity.created(location).body(opened));
	}

	@GetMapping
	CompletableFuture<List<Account>> findAll() {
		return this.bank.findAll();
	}

	@GetMapping("/{id}")
	CompletableFuture<Account> find(@PathVariable String id) {
		return this.bank.find(id);
	}

}
