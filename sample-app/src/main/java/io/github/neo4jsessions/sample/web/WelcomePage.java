package io.github.neo4jsessions.sample.web;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page at {@code /} like any other file, regardless of the header Accept.
 * Boot's own welcome page answers a client that does not accept HTML with an empty 406.
 */
@Component
final class WelcomePage implements WebMvcConfigurer {

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/").setViewName("forward:/index.html");
	}

}
