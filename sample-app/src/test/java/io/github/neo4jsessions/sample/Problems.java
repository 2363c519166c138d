package io.github.neo4jsessions.sample;

import java.net.http.HttpResponse;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

import org.springframework.test.json.JsonContent;

/**
 * Assertions on problem details.
 */
final class Problems extends AbstractAssert<Problems, HttpResponse<String>> {

	private Problems(HttpResponse<String> response) {
		super(response, Problems.class);
	}

	static Problems assertThat(HttpResponse<String> response) {
		return new Problems(response);
	}

	Problems isProblem(int status, String detail) {
		Assertions.assertThat(this.actual.statusCode()).as(this.actual.body()).isEqualTo(status);
		Assertions.assertThat(this.actual.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonContent problem = new JsonContent(this.actual.body());
		Assertions.assertThat(problem).extractingPath("$.status").isEqualTo(status);
		Assertions.assertThat(problem).extractingPath("$.title").asString().isNotBlank();
		Assertions.assertThat(problem).extractingPath("$.detail").asString().isNotBlank().contains(detail);
		Assertions.assertThat(problem).extractingPath("$.instance").isEqualTo(this.actual.uri().getPath());
		return this;
	}

}
