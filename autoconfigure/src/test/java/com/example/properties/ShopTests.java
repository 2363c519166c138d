package com.example.properties;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Injects the templates as {@code docs/properties.md} does.
 */
class ShopTests {

	@Test
	void eachTemplateIsInjected() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.neo4j.uri=bolt://localhost:1", "--neo4j.sessions.templates.orders.database=orders",
					"--neo4j.sessions.templates.archive.database=archive")) {
			Shop shop = context.getBean(Shop.class);
			assertThat(shop.sessions.getName()).isEqualTo("default");
			assertThat(shop.orders.getName()).isEqualTo("orders");
			assertThat(shop.archive.getName()).isEqualTo("archive");
		}
	}

	@EnableAutoConfiguration
	@Import(Shop.class)
	static class Application {

	}

}
