package com.example.start;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the application of {@code docs/getting-started.md}.
 */
class PeopleApplicationTests {

	@Test
	void theControllerHasATemplate() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(PeopleApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.neo4j.uri=bolt://localhost:1")) {
			assertThat(context.getBean(PeopleController.class)).isNotNull();
			assertThat(context.getBean(SessionTemplate.class).getName()).isEqualTo("default");
		}
	}

}
