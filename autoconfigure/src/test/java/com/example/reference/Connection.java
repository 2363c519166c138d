package com.example.reference;

import java.util.concurrent.CompletableFuture;

public interface Connection {

	CompletableFuture<Void> initialize();

	CompletableFuture<String> query(String query);

	CompletableFuture<Void> cleanUp();

	CompletableFuture<Void> close();

}
