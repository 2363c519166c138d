package io.github.neo4jsessions.embedded.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata of the properties, which an editor shows, and their documentation.
 */
class EmbeddedNeo4jMetadataTests {

	private static final String PREFIX = "neo4j.sessions.embedded.";

	/**
	 * A row of the table: the key and the default.
	 */
	private static final Pattern ROW = Pattern.compile("^\\| `" + Pattern.quote(PREFIX) + "([a-z-]+)` \\| ([^|]+) \\|",
			Pattern.MULTILINE);

	@Test
	void everyPropertyHasATypeAndADescription() throws IOException {
		assertThat(properties()).hasSize(EmbeddedNeo4jProperties.class.getRecordComponents().length)
			.allSatisfy((property) -> assertThat(property).containsKeys("type", "description"));
	}

	@Test
	void documentHasEveryPropertyWithItsDefault() throws IOException {
		Map<String, String> documented = ROW.matcher(Files.readString(Path.of("..", "docs", "embedded-server.md")))
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), (row) -> row.group(2)));
		Map<String, String> expected = properties().stream()
			.collect(Collectors.toMap((property) -> property.get("name").toString().substring(PREFIX.length()),
					(property) -> (property.containsKey("defaultValue")) ? "`" + property.get("defaultValue") + "`"
							: "none"));
		assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
	}

	private static List<Map<String, Object>> properties() throws IOException {
		return JsonPath.read(
				Files.readString(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json")),
				"$.properties[*]");
	}

}
