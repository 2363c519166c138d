package io.github.neo4jsessions.application.bare;

import io.github.neo4jsessions.mapping.RecordMapping;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application without another data store. It declares its mapping as a bean, which
 * Spring inspects.
 */
@SpringBootApplication
public class BareApplication {

	@Bean
	RecordMapping recordMapping() {
		return RecordMapping.plain();
	}

}
