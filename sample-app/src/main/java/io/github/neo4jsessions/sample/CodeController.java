package io.github.neo4jsessions.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The code behind each button of the page.
 */
@RestController
final class CodeController {

	private final Map<String, List<SourceCode>> code = new LinkedHashMap<>();

	CodeController() {
		if (SourceCode.isAvailable()) {
			put("open-demo", SourceCode.of("Bank.java", "open"));
			put("transfer-button", SourceCode.of("TransferController.java", "transfer"),
					SourceCode.of("Bank.java", "transfer"));
			put("burst", SourceCode.of("Burst.java", "fire"), SourceCode.of("Burst.java", "carryOut"));
			put("abort", SourceCode.of("DemoController.java", "abort"));
			put("pause", SourceCode.of("Breakages.java", "pause"));
			put("kill", SourceCode.of("Breakages.java", "kill"));
			put("cancel", SourceCode.of("Breakages.java", "cancel"));
			put("fill", SourceCode.of("Breakages.java", "fill"));
		}
	}

	private void put(String button, SourceCode... methods) {
		this.code.put(button, List.of(methods));
	}

	/**
	 * Return the code.
	 * @return the methods by the id of the button; none if the build has not copied them
	 */
	@GetMapping(path = "/code", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, List<SourceCode>> code() {
		return this.code;
	}

}
