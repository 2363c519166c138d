package io.github.neo4jsessions.springdata;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.neo4jsessions.Futures;
import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.server.Neo4jServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.neo4j.core.Neo4jTemplate;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.schema.Id;
import org.springframework.data.neo4j.core.schema.Node;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A query finds and reads values that Spring Data Neo4j stored, for every type, including
 * types with converters of the application.
 */
@Neo4jServerTest
@Import(StoredTypesIT.Conversions.class)
class StoredTypesIT {

	private static final UUID REFERENCE = UUID.randomUUID();

	private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

	private final String id = UUID.randomUUID().toString();

	@Autowired
	private SessionTemplate sessions;

	@Autowired
	private Neo4jTemplate springData;

	static Stream<Arguments> properties() {
		return Stream.of(Arguments.of("reference", REFERENCE), Arguments.of("price", new Price("EUR", 5)),
				Arguments.of("rating", 1.5f), Arguments.of("total", new BigDecimal("1.50")),
				Arguments.of("kind", Kind.SPECIAL), Arguments.of("created", NOW), Arguments.of("due", new Date(0)),
				Arguments.of("period", Duration.ofHours(25)), Arguments.of("count", 3L));
	}

	@BeforeEach
	void store() {
		Stored stored = new Stored();
		stored.id = this.id;
		stored.reference = REFERENCE;
		stored.price = new Price("EUR", 5);
		stored.rating = 1.5f;
		stored.total = new BigDecimal("1.50");
		stored.kind = Kind.SPECIAL;
		stored.created = NOW;
		stored.due = new Date(0);
		stored.period = Duration.ofHours(25);
		stored.count = 3;
		stored.prices = List.of(new Price("EUR", 5), new Price("USD", 6));
		this.springData.save(stored);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void aQueryFindsAndReadsStoredValues(String property, Object value) {
		String match = "MATCH (n:StoredTypes {id: $id}) WHERE n." + property;
		assertThat(found(match + " = $x", value)).isOne();
		assertThat(found(match + " IN $x", List.of(value))).isOne();
		assertThat(found(match + " IN $x", Set.of(value))).isOne();
		assertThat(found(match + " IN $x", new Object[] { value })).isOne();
		assertThat(found(match + " = $x.held", Map.of("held", value))).isOne();
		assertThat(found(match + " = $x.held", new Holder(value))).isOne();
		Object read = Futures
			.value(this.sessions.query("MATCH (n:StoredTypes {id: $id}) RETURN n." + property)
				.bind(this.id)
				.to("id")
				.fetchAs(value.getClass())
				.one())
			.orElseThrow();
		assertThat(read).isEqualTo(value);
	}

	@Test
	void aListIsFoundAndRead() {
		assertThat(found("MATCH (n:StoredTypes {id: $id}) WHERE n.prices = $x",
				List.of(new Price("EUR", 5), new Price("USD", 6))))
			.isOne();
		Price[] prices = Futures
			.value(this.sessions.query("MATCH (n:StoredTypes {id: $id}) RETURN n.prices")
				.bind(this.id)
				.to("id")
				.fetchAs(Price[].class)
				.one())
			.orElseThrow();
		assertThat(prices).containsExactly(new Price("EUR", 5), new Price("USD", 6));
	}

	@Test
	void storedValuesAreReadIntoARecordFromColumnsAndFromTheNode() {
		Summary summary = new Summary(REFERENCE, new Price("EUR", 5), List.of(new Price("EUR", 5), new Price("USD", 6)),
				1.5f, Kind.SPECIAL, NOW);
		for (String columns : List.of("n", "n.reference AS reference, n.price AS price, n.prices AS prices, "
				+ "n.rating AS rating, n.kind AS kind, n.created AS created")) {
			assertThat(Futures.value(this.sessions.query("MATCH (n:StoredTypes {id: $id}) RETURN " + columns)
				.bind(this.id)
				.to("id")
				.fetchAs(Summary.class)
				.one())).hasValue(summary);
		}
	}

	@Test
	void springDataFindsValuesThatAQueryStored() {
		Futures.value(this.sessions.query("CREATE (n:StoredTypes) SET n = $x")
			.bind(Map.of("id", this.id + "-2", "reference", REFERENCE, "price", new Price("EUR", 5), "rating", 2.5f,
					"count", 3, "due", new Date(0)))
			.to("x")
			.run());
		Stored stored = this.springData.findById(this.id + "-2", Stored.class).orElseThrow();
		assertThat(stored.reference).isEqualTo(REFERENCE);
		assertThat(stored.price).isEqualTo(new Price("EUR", 5));
		assertThat(stored.rating).isEqualTo(2.5f);
		assertThat(stored.due).isEqualTo(new Date(0));
	}

	private long found(String match, Object parameter) {
		return Futures
			.value(this.sessions.query(match + " RETURN count(n)")
				.bind(this.id)
				.to("id")
				.bind(parameter)
				.to("x")
				.fetchAs(Long.class)
				.one())
			.orElseThrow();
	}

	enum Kind {

		SPECIAL

	}

	record Price(String currency, long amount) {

	}

	record Holder(Object held) {

	}

	record Summary(UUID reference, Price price, List<Price> prices, float rating, Kind kind, Instant created) {

	}

	@Node("StoredTypes")
	static class Stored {

		@Id
		String id;

		UUID reference;

		Price price;

		List<Price> prices;

		Float rating;

		BigDecimal total;

		Kind kind;

		Instant created;

		Date due;

		Duration period;

		long count;

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Conversions {

		@Bean
		Neo4jConversions neo4jConversions() {
			return new Neo4jConversions(List.of(new PriceWriter(), new PriceReader()));
		}

	}

	@WritingConverter
	static final class PriceWriter implements Converter<Price, Value> {

		@Override
		public Value convert(Price price) {
			return Values.value(price.currency() + " " + price.amount());
		}

	}

	@ReadingConverter
	static final class PriceReader implements Converter<Value, Price> {

		@Override
		public Price convert(Value value) {
			String[] parts = value.asString().split(" ");
			return new Price(parts[0], Long.parseLong(parts[1]));
		}

	}

}
