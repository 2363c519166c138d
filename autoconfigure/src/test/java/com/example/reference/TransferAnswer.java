package com.example.reference;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.ServiceResult;

public final class TransferAnswer {

	private TransferAnswer() {
	}

	public static CompletableFuture<String> of(CompletableFuture<Integer> transfer) {
		return ServiceResult.from(transfer).thenApply((result) -> {
			if (result instanceof ServiceResult.Fail<Integer> fail) {
				return "refused: " + fail.error().getMessage();
			}
			return ((ServiceResult.Ok<Integer>) result).value() + " moved";
		});
	}

}
