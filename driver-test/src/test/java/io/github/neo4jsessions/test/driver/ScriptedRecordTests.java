package io.github.neo4jsessions.test.driver;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.util.Pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScriptedRecordTests {

	private final Record row = new ScriptedRecord(List.of("name", "age", "tags", "home"),
			Map.of("name", "Ada", "age", 36, "tags", List.of("a", "b"), "home", Map.of("city", "London")));

	@Test
	void readsColumnsByNameAndByIndex() {
		assertThat(this.row.get("name").asString()).isEqualTo("Ada");
		assertThat(this.row.get(1).asInt()).isEqualTo(36);
		assertThat(this.row.index("age")).isOne();
		assertThat(this.row.containsKey("age")).isTrue();
		assertThat(this.row.values()).hasSize(4).first().isEqualTo(Values.value("Ada"));
		assertThat(this.row.values((value) -> value.type().name())).containsExactly("STRING", "INTEGER", "LIST OF ANY?",
				"MAP");
		assertThat(this.row.fields()).extracting(Pair::key).containsExactly("name", "age", "tags", "home");
		assertThat(this.row.fields()).extracting(Pair::value).isEqualTo(this.row.values());
		assertThat(this.row.asMap(Value::isNull)).hasSize(4).containsEntry("name", false);
	}

	@Test
	void hasNoValueOfAnUnknownColumn() {
		assertThat(this.row.get("unknown")).isEqualTo(Values.NULL);
		assertThat(this.row.get(-1)).isEqualTo(Values.NULL);
		assertThat(this.row.get(4)).isEqualTo(Values.NULL);
		assertThat(this.row.containsKey("unknown")).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> this.row.index("unknown"))
			.withMessageContaining("unknown")
			.withMessageContaining("name");
	}

	@Test
	void returnsValuesOrDefaults() {
		assertThat(this.row.get("name", "none")).isEqualTo("Ada");
		assertThat(this.row.get("unknown", "none")).isEqualTo("none");
		assertThat(this.row.get("age", 0)).isEqualTo(36);
		assertThat(this.row.get("age", 0L)).isEqualTo(36L);
		assertThat(this.row.get("age", (Number) 0)).isEqualTo(36L);
		assertThat(this.row.get("unknown", 1.5)).isEqualTo(1.5);
		assertThat(this.row.get("unknown", 1.5f)).isEqualTo(1.5f);
		assertThat(this.row.get("unknown", true)).isTrue();
		assertThat(this.row.get("age", (Object) "none")).isEqualTo(36L);
		assertThat(this.row.get("age", Values.NULL)).isEqualTo(Values.value(36));
		assertThat(this.row.get("tags", List.of())).containsExactly("a", "b");
		assertThat(this.row.get("tags", List.of("none"), Value::asString)).containsExactly("a", "b");
		assertThat(this.row.get("home", Map.of())).isEqualTo(Map.of("city", "London"));
		assertThat(this.row.get("home", Map.of("city", "none"), Value::asString)).isEqualTo(Map.of("city", "London"));
	}

	@Test
	void isEqualToARowWithTheSameColumnsAndValues() {
		Record same = new ScriptedRecord(List.of("n"), Map.of("n", 1));
		assertThat(new ScriptedRecord(List.of("n"), Map.of("n", 1))).isEqualTo(same).hasSameHashCodeAs(same);
		assertThat(new ScriptedRecord(List.of("n"), Map.of("n", 2))).isNotEqualTo(same);
		assertThat(new ScriptedRecord(List.of("m"), Map.of("m", 1))).isNotEqualTo(same);
		assertThat(same).isNotEqualTo("n").hasToString("Record{n=1}");
	}

}
