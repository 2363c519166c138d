package io.github.neo4jsessions.test.slice;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.autoconfigure.SessionTemplateCustomizer;

import org.springframework.stereotype.Component;

/**
 * A component that configures templates, which a slice contains.
 */
@Component
class NamingCustomizer implements SessionTemplateCustomizer {

	private final List<String> names = new CopyOnWriteArrayList<>();

	@Override
	public void customize(String name, SessionTemplate.Builder builder) {
		this.names.add(name);
	}

	List<String> names() {
		return this.names;
	}

}
