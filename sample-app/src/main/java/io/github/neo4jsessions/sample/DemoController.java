package io.github.neo4jsessions.sample;

import java.util.concurrent.CompletableFuture;

import io.github.neo4jsessions.SessionTemplate;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Aborts scopes and breaks things, for the demonstration only: see {@link DemoGuard}. An
 * application aborts scopes through the actuator endpoint {@code neo4jsessions}, whose
 * access an administrator has to allow.
 */
@RestController
@RequestMapping(path = DemoGuard.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
final class DemoController {

	private final SessionTemplate sessions;

	private final Breakages breakages;

	private final DemoGuard guard;

	DemoController(SessionTemplate sessions, Breakages breakages, DemoGuard guard) {
		this.sessions = sessions;
		this.breakages = breakages;
		this.guard = guard;
	}

	@GetMapping
	DemoState state(HttpServletRequest request) {
		return new DemoState(this.guard.whyRefused(request));
	}

	@PostMapping(path = "/aborts", consumes = MediaType.APPLICATION_JSON_VALUE)
	AbortedScope abort(@Valid @RequestBody AbortRequest request) {
		long id = request.id().longValueExact();
		return this.sessions.monitor()
			.abort(id, "a user of the sample's page")
			.map(AbortedScope::of)
			.orElseThrow(() -> new ScopeNotFoundException(id));
	}

	@PostMapping(path = "/breaks", consumes = MediaType.APPLICATION_JSON_VALUE)
	CompletableFuture<BreakReport> breakSomething(@Valid @RequestBody BreakRequest request) {
		return this.breakages.cause(request.toScenario());
	}

}
