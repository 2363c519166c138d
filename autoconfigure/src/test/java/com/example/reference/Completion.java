package com.example.reference;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;

final class Completion implements CompletionHandler<Integer, CompletableFuture<Integer>> {

	@Override
	public void completed(Integer count, CompletableFuture<Integer> written) {
		written.complete(count);
	}

	@Override
	public void failed(Throwable ex, CompletableFuture<Integer> written) {
		written.completeExceptionally(ex);
	}

}
