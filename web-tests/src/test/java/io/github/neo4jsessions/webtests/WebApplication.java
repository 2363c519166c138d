package io.github.neo4jsessions.webtests;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * An application, to be run with one of the {@link WebServers}.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ Transfers.class, Prices.class })
class WebApplication {

	@Bean
	Gates gates() {
		return new Gates();
	}

	@Bean
	static HeldCommits heldCommits(ObjectProvider<Gates> gates) {
		return new HeldCommits(gates);
	}

}
