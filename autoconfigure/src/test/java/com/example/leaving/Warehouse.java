package com.example.leaving;

import java.util.concurrent.CompletableFuture;

/**
 * A client of another system. Its futures complete on threads of its own.
 */
public interface Warehouse {

	CompletableFuture<Long> price(String product);

	CompletableFuture<Void> reserve(String product);

}
