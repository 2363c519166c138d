package io.github.neo4jsessions.sample.web;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the page at {@code /} as any other file: whatever the header Accept says. Boot's
 * own welcome page answers who does not accept HTML with 406 and nothing else.
 */
@Component
final class WelcomePage implements WebMvcConfigurer {

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/").setViewName("forward:/index.html");
	}

}
