package io.github.neo4jsessions.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.mapping.Property;

import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.neo4j.core.convert.Neo4jConversions;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Parameters are sent as Spring Data Neo4j stores them, and rows are read as it stored
 * them.
 */
class RecordMappingTests {

	private static final UUID ID = UUID.fromString("6e9d2a0c-3a0f-4b43-8f5b-6d3d5f0c1a11");

	private final Neo4jMappingContext plainContext = new Neo4jMappingContext();

	private final RecordMapping springData = SpringDataMapping.of(this.plainContext);

	private final Neo4jConversions conversions = new Neo4jConversions(List.of(new MoneyWriter(), new MoneyReader(),
			new TextWriter(), new ColorReader(), new FailingWriter(), new FailingReader(), new DateReader()));

	private final Neo4jMappingContext context = new Neo4jMappingContext(this.conversions);

	private final RecordMapping custom = SpringDataMapping.of(this.context, this.conversions);

	/**
	 * All types that the documentation of Spring Data Neo4j lists.
	 */
	static Stream<Object> storedTypes() {
		return Stream.of(1, 2L, (short) 3, 1.5, 2.5f, true, 'c', "text", new BigDecimal("1.50"), BigInteger.TEN, ID,
				Size.LARGE, Instant.EPOCH, new Date(0), URI.create("a:b"), Locale.GERMANY, ZoneId.of("Europe/Berlin"),
				Duration.ofHours(25), Period.of(1, 2, 0), LocalDate.EPOCH,
				ZonedDateTime.parse("2026-11-25T10:00:00+01:00[Europe/Berlin]"),
				new org.springframework.data.geo.Point(1, 2));
	}

	@ParameterizedTest
	@MethodSource("storedTypes")
	void aValueIsSentAsSpringDataStoresItAndReadBack(Object object) {
		Value stored = this.plainContext.getConversionService()
			.writeValue(object, TypeInformation.of(object.getClass()), null);
		assertThat(this.springData.parameter("x", object)).isEqualTo(stored);
		assertThat(this.springData.parameter("x", List.of(object))).isEqualTo(Values.value(List.of(stored)));
		assertThat(this.springData.parameter("x", new Object[] { object })).isEqualTo(Values.value(List.of(stored)));
		assertThat(this.springData.parameter("x", Map.of("a", List.of(object))).get("a").get(0)).isEqualTo(stored);
		assertThat(this.springData.parameter("x", new Holder<>(object, null)).get("held")).isEqualTo(stored);
		assertThat(this.springData.parameter("x", Optional.of(object))).isEqualTo(stored);
		assertThat((Object) read(this.springData, object.getClass(), stored)).isEqualTo(object);
		Object array = read(this.springData, object.getClass().arrayType(), Values.value(new Value[] { stored }));
		assertThat(array).isEqualTo(arrayOf(object));
	}

	private static Object arrayOf(Object object) {
		Object array = java.lang.reflect.Array.newInstance(object.getClass(), 1);
		java.lang.reflect.Array.set(array, 0, object);
		return array;
	}

	@Test
	void aUuidIsTextAsSpringDataStoresItEvenIfTheDriverSupportsUuids() {
		assertThat(this.springData.parameter("x", ID)).isEqualTo(Values.value(ID.toString()));
		assertThat(this.springData.parameter("x", new UUID[] { ID, ID }))
			.isEqualTo(Values.value(List.of(ID.toString(), ID.toString())));
		assertThat(this.springData.parameter("x", Optional.empty())).isEqualTo(Values.NULL);
	}

	@Test
	void aByteIsSentAsSpringDataStoresItEvenIfSpringDataCannotReadIt() {
		Value stored = this.plainContext.getConversionService()
			.writeValue((byte) 4, TypeInformation.of(Byte.class), null);
		assertThat(this.springData.parameter("x", (byte) 4)).isEqualTo(stored);
	}

	@Test
	void aConverterOfTheApplicationTakesPrecedenceInBothDirections() {
		Value stored = Values.value("EUR 5");
		Money money = new Money("EUR", 5);
		assertThat(this.custom.parameter("x", money)).isEqualTo(stored);
		assertThat(this.custom.parameter("x", Set.of(money)).get(0)).isEqualTo(stored);
		assertThat(this.custom.parameter("x", Map.of("a", money)).get("a")).isEqualTo(stored);
		assertThat(this.custom.parameter("x", new Holder<>(money, null)).get("held")).isEqualTo(stored);
		assertThat(this.custom.parameter("x", "text")).as("a type that the driver converts")
			.isEqualTo(Values.value("<text>"));
		assertThat(read(this.custom, Money.class, stored)).isEqualTo(money);
		assertThat(read(this.custom, Money[].class, Values.value(List.of("EUR 5")))).containsExactly(money);
		assertThat(read(SpringDataMapping.of(this.context), Money.class, stored)).isEqualTo(money);
	}

	@Test
	void aTypeThatIsOnlyReadIsReadByItsConverter() {
		assertThat(read(this.custom, Color.class, Values.value("red"))).isEqualTo(new Color("RED"));
	}

	@Test
	void componentsOfAnObjectAreReadAsTheyWereStored() {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("id", ID.toString());
		columns.put("price", "EUR 5");
		columns.put("prices", List.of("EUR 5", "USD 6"));
		columns.put("named", Map.of("a", "EUR 7"));
		columns.put("size", "LARGE");
		columns.put("first", Map.of("id", ID.toString()));
		columns.put("count", 3);
		Order order = this.custom.rowsTo(Order.class).get().apply(row(columns));
		assertThat(order.id()).isEqualTo(ID);
		assertThat(order.price()).isEqualTo(new Money("EUR", 5));
		assertThat(order.prices()).containsExactly(new Money("EUR", 5), new Money("USD", 6));
		assertThat(order.named()).containsEntry("a", new Money("EUR", 7));
		assertThat(order.size()).contains(Size.LARGE);
		assertThat(order.first()).isEqualTo(new Item(ID));
		assertThat(order.count()).isEqualTo(3);
		assertThat(this.custom.rowsTo(Order.class).get().apply(row(Map.of("order", columns)))).isEqualTo(order);
		assertThat(this.custom.rowsTo(Bean.class).get().apply(row(columns)).price).isEqualTo(new Money("EUR", 5));
	}

	@Test
	void aNumberIsReadAsANumberEvenIfSpringDataStoresItAsText() {
		assertThat(read(this.springData, Float.class, Values.value(1.5))).isEqualTo(1.5f);
		assertThat(read(this.springData, Float.class, Values.value("1.5"))).isEqualTo(1.5f);
		assertThat(read(this.springData, BigDecimal.class, Values.value(1.5))).isEqualByComparingTo("1.5");
		assertThat(read(this.springData, Byte.class, Values.value(7))).isEqualTo((byte) 7);
		assertThatThrownBy(() -> read(this.springData, Integer.class, Values.value(3_000_000_000L)))
			.isInstanceOf(org.neo4j.driver.exceptions.value.LossyCoercion.class);
	}

	@Test
	void aValueStoredAsItsOwnTypeIsReadEvenIfItsConverterReadsText() {
		assertThat(read(this.custom, LocalDate.class, Values.value("1970-01-01"))).isEqualTo(LocalDate.EPOCH);
		assertThat(read(this.custom, LocalDate.class, Values.value(LocalDate.EPOCH))).isEqualTo(LocalDate.EPOCH);
	}

	@Test
	void anExceptionOfAConverterReachesTheCallerUnchanged() {
		assertThatExceptionOfType(ConverterException.class)
			.isThrownBy(() -> this.custom.parameter("x", List.of(1, new Failing("geheim"))))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement()
				.satisfies((note) -> assertThat(note).hasMessageContaining("Parameter 'x[1]'")
					.hasMessageContaining(Failing.class.getName())
					.hasMessageNotContaining("geheim")));
		assertThatExceptionOfType(ConverterException.class)
			.isThrownBy(() -> read(this.custom, Failing.class, Values.value("x")));
		assertThatThrownBy(() -> this.custom.rowsTo(FailingHolder.class).get().apply(row(Map.of("held", "x"))))
			.isInstanceOf(ConverterException.class);
	}

	@Test
	void withoutSpringDataTheDriverConverts() {
		RecordMapping plain = RecordMapping.plain();
		assertThat(plain.parameter("x", 2.5f)).isEqualTo(Values.value(2.5f));
		assertThat(plain.parameter("x", List.of(Size.LARGE))).isEqualTo(Values.value(List.of("LARGE")));
		assertThatIllegalArgumentException().isThrownBy(() -> plain.parameter("x", List.of(new BigDecimal(1))))
			.withMessage("Parameter 'x[0]' cannot be sent: the driver has no conversion for java.math.BigDecimal. Send "
					+ "a number, text, a temporal or spatial value, or a list or map of those");
		assertThatIllegalArgumentException().isThrownBy(() -> this.springData.parameter("x", new Object()))
			.withMessageContaining("neither the driver nor Spring Data Neo4j has a conversion for java.lang.Object");
	}

	@Test
	void anInterfaceIsRefusedAtTheCall() {
		for (RecordMapping mapping : List.of(RecordMapping.plain(), this.springData)) {
			for (Class<?> type : List.of(Projection.class, AbstractHolder.class, Inner.class)) {
				assertThatIllegalArgumentException().isThrownBy(() -> mapping.rowsTo(type))
					.withMessageContaining(type.getName())
					.withMessageContaining("mappedBy");
			}
			for (Class<?> type : List.of(List.class, Collection.class, Map.class, CharSequence.class, Number.class,
					Value.class, org.neo4j.driver.types.Node.class, Record.class, Iterable.class)) {
				assertThat(mapping.rowsTo(type)).isNotNull();
			}
		}
	}

	@Test
	void aMissingColumnIsNamed() {
		for (RecordMapping mapping : List.of(RecordMapping.plain(), this.springData)) {
			assertMissing(mapping, Customer.class, Map.of("nmae", "Ann"), "columns [nmae]", "[name, years]");
			assertMissing(mapping, Customer.class, Map.of("name", "Ann"), "columns [name]", "[years]");
			assertMissing(mapping, Customer.class, Map.of("c", Map.of("name", "Ann")), "properties [name]", "[years]");
			assertMissing(mapping, Bean.class, Map.of("prcie", "Ann"), "columns [prcie]", "price");
			Map<String, Object> partial = new HashMap<>();
			partial.put("years", 30);
			assertThat(mapping.rowsTo(Customer.class).get().apply(row(partial))).isEqualTo(new Customer(null, 30));
		}
	}

	@Test
	void aNullForAPrimitiveIsNamed() {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("name", "Ann");
		columns.put("years", null);
		assertThatThrownBy(() -> this.springData.rowsTo(Customer.class).get().apply(row(columns)))
			.isInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining("'years' is null")
			.hasMessageContaining(Customer.class.getName());
	}

	private static void assertMissing(RecordMapping mapping, Class<?> type, Map<String, Object> columns, String there,
			String missing) {
		Function<Record, ?> function = mapping.rowsTo(type).get();
		assertThatThrownBy(() -> function.apply(row(columns))).isInstanceOf(InvalidDataAccessApiUsageException.class)
			.hasMessageContaining(there)
			.hasMessageContaining(missing)
			.hasMessageContaining(type.getName())
			.hasMessageContaining("mappedBy");
	}

	private static <T> T read(RecordMapping mapping, Class<T> type, Value value) {
		return mapping.rowsTo(type).get().apply(row(Map.of("x", value)));
	}

	private static Record row(Map<String, ?> columns) {
		return TestRows.row(columns);
	}

	enum Size {

		LARGE

	}

	record Money(String currency, long amount) {

	}

	record Color(String name) {

	}

	record Failing(String secret) {

	}

	record FailingHolder(Failing held) {

	}

	record Holder<T>(T held, T nothing) {

	}

	record Item(UUID id) {

	}

	record Order(UUID id, Money price, List<Money> prices, Map<String, Money> named, Optional<Size> size, Item first,
			int count) {

	}

	record Customer(String name, @Property("years") int age) {

	}

	public static class Bean {

		private Money price;

		public Money getPrice() {
			return this.price;
		}

		public void setPrice(Money price) {
			this.price = price;
		}

	}

	interface Projection {

		String getName();

	}

	abstract static class AbstractHolder {

	}

	class Inner {

	}

	static final class ConverterException extends RuntimeException {

	}

	@WritingConverter
	static final class MoneyWriter implements Converter<Money, Value> {

		@Override
		public Value convert(Money money) {
			return Values.value(money.currency() + " " + money.amount());
		}

	}

	@ReadingConverter
	static final class MoneyReader implements Converter<Value, Money> {

		@Override
		public Money convert(Value value) {
			String[] parts = value.asString().split(" ");
			return new Money(parts[0], Long.parseLong(parts[1]));
		}

	}

	@WritingConverter
	static final class TextWriter implements Converter<String, Value> {

		@Override
		public Value convert(String text) {
			return Values.value("<" + text + ">");
		}

	}

	@ReadingConverter
	static final class ColorReader implements Converter<Value, Color> {

		@Override
		public Color convert(Value value) {
			return new Color(value.asString().toUpperCase(Locale.ROOT));
		}

	}

	@WritingConverter
	static final class FailingWriter implements Converter<Failing, Value> {

		@Override
		public Value convert(Failing failing) {
			throw new ConverterException();
		}

	}

	@ReadingConverter
	static final class FailingReader implements Converter<Value, Failing> {

		@Override
		public Failing convert(Value value) {
			throw new ConverterException();
		}

	}

	@ReadingConverter
	static final class DateReader implements Converter<Value, LocalDate> {

		@Override
		public LocalDate convert(Value value) {
			return LocalDate.parse(value.asString());
		}

	}

}
