package com.example.tenants;

import java.util.Map;

import io.github.neo4jsessions.TransactionMetadataContributor;
import org.slf4j.MDC;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestIdConfiguration {

	@Bean
	TransactionMetadataContributor requestId() {
		return () -> {
			String id = MDC.get("requestId");
			return (id != null) ? Map.of("requestId", id) : Map.of();
		};
	}

}
