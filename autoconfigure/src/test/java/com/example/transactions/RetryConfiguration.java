package com.example.transactions;

import io.github.neo4jsessions.RetryPredicate;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.OptimisticLockingFailureException;

@Configuration(proxyBeanMethods = false)
class RetryConfiguration {

	@Bean
	RetryPredicate retryPredicate() {
		return (error, retryable) -> retryable || error instanceof OptimisticLockingFailureException;
	}

}
