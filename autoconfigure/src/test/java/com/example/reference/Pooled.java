package com.example.reference;

import io.github.neo4jsessions.AsyncResource;
import io.github.neo4jsessions.AsyncResource.Exit;
import reactor.pool.Pool;
import reactor.pool.PooledRef;

public final class Pooled {

	private Pooled() {
	}

	public static <C> AsyncResource<PooledRef<C>> from(Pool<C> pool) {
		return AsyncResource.of(() -> pool.acquire().toFuture(),
				(ref, exit) -> ((exit instanceof Exit.Completed) ? ref.release() : ref.invalidate()).toFuture());
	}

}
