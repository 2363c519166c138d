package com.example.reference;

import java.util.concurrent.CompletableFuture;

public interface Connections {

	CompletableFuture<Connection> open(String name);

}
