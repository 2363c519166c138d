package io.github.neo4jsessions.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.value.LossyCoercion;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.neo4j.core.mapping.Neo4jMappingContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What is read without Spring Data Neo4j, and what is refused.
 */
class PlainMappingTests {

	private static final UUID ID = UUID.fromString("6e9d2a0c-3a0f-4b43-8f5b-6d3d5f0c1a11");

	private static final RecordMapping PLAIN = RecordMapping.plain();

	@Test
	void componentsAreReadFromText() {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("id", ID.toString());
		columns.put("size", "LARGE");
		columns.put("price", "1.50");
		columns.put("count", "12345678901234567890");
		columns.put("uri", "a:b");
		columns.put("locale", "de_DE");
		columns.put("zone", "Europe/Berlin");
		assertThat(read(OfText.class, columns)).isEqualTo(new OfText(ID, Size.LARGE, new BigDecimal("1.50"),
				new BigInteger("12345678901234567890"), URI.create("a:b"), Locale.GERMANY, ZoneId.of("Europe/Berlin")));
		assertThat(read(OfText.class, Map.of("order", columns)).id()).isEqualTo(ID);
	}

	@Test
	void componentsAreReadFromNumbersThatFit() {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("tiny", -128);
		columns.put("small", 32767);
		columns.put("whole", 7.0);
		columns.put("big", Long.MAX_VALUE);
		columns.put("decimal", Long.MIN_VALUE);
		columns.put("fraction", 0.1);
		columns.put("real", 16_777_216);
		columns.put("any", 5);
		assertThat(read(OfNumbers.class, columns))
			.isEqualTo(new OfNumbers((byte) -128, (short) 32767, 7, BigInteger.valueOf(Long.MAX_VALUE),
					BigDecimal.valueOf(Long.MIN_VALUE), new BigDecimal("0.1"), 16_777_216f, 5L));
	}

	@Test
	void containersAreReadWithTheirElements() {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("present", "LARGE");
		columns.put("absent", null);
		columns.put("sizes", Arrays.asList("LARGE", null, "SMALL"));
		columns.put("named", Map.of("a", ID.toString()));
		columns.put("nested", Map.of("a", List.of(List.of("SMALL"))));
		columns.put("items", List.of(Map.of("id", ID.toString(), "made", LocalDate.EPOCH)));
		columns.put("anything", List.of(1, "x"));
		Containers read = read(Containers.class, columns);
		assertThat(read).isEqualTo(new Containers(Optional.of(Size.LARGE), Optional.empty(),
				Arrays.asList(Size.LARGE, null, Size.SMALL), Map.of("a", ID), Map.of("a", List.of(List.of(Size.SMALL))),
				List.of(new Item(ID, LocalDate.EPOCH)), List.of(1L, "x")));
		columns.clear();
		columns.put("ids", List.of(ID.toString()));
		columns.put("counts", List.of(1, 2));
		columns.put("bytes", new byte[] { 1, 2 });
		columns.put("value", 5);
		OfArrays arrays = read(OfArrays.class, columns);
		assertThat(arrays.ids()).containsExactly(ID);
		assertThat(arrays.counts()).containsExactly((short) 1, (short) 2);
		assertThat(arrays.bytes()).containsExactly(1, 2);
		assertThat(arrays.value()).isEqualTo(Values.value(5));
	}

	@Test
	void propertiesAreReadLikeComponents() {
		SizesBean bean = read(SizesBean.class, columns(List.of("LARGE")));
		assertThat(bean.x).containsExactly(Size.LARGE);
		assertRefused(SizesBean.class, List.of("LARGE", "geheim"), "'x[1]'");
	}

	static Stream<Arguments> refused() {
		return Stream.of(
				// text
				row(OneSize.class, ""), row(OneSize.class, "large"), row(OneSize.class, "LARGE "),
				row(OneSize.class, "geheim"), row(OneId.class, ""), row(OneId.class, "1-1-1-1-1"),
				row(OneId.class, "geheim"), row(OneDecimal.class, ""), row(OneDecimal.class, " 1234"),
				row(OneDecimal.class, "1234,5"), row(OneBig.class, ""), row(OneBig.class, "1234.5"),
				row(OneUri.class, ""), row(OneUri.class, "geheim geheim"), row(OneLocale.class, ""),
				row(OneLocale.class, "de geheim"), row(OneZone.class, ""), row(OneZone.class, "Geheim/Ort"),
				row(OneInt.class, "1234"), row(OneFlag.class, "true"),
				// numbers
				row(OneSize.class, 0), row(OneByte.class, 128), row(OneByte.class, -129), row(OneByte.class, 1.5),
				row(OneShort.class, 32768), row(OneInt.class, 3_000_000_000L), row(OneInt.class, 1.5),
				row(OneLong.class, 1.5), row(OneLong.class, 0x1p63), row(OneLong.class, Double.NaN),
				row(OneFloat.class, 16_777_217), row(OneFloat.class, 0.1), row(OneDouble.class, Long.MAX_VALUE),
				row(OneBig.class, 1.5), row(OneBig.class, Double.POSITIVE_INFINITY), row(OneDecimal.class, Double.NaN),
				row(OneText.class, 1234), row(OneFlag.class, 1),
				// another kind of value
				row(OneSize.class, true), row(OneInt.class, true), row(OneInt.class, List.of(1234)),
				row(OneText.class, List.of("geheim")), row(OneText.class, Map.of("a", "geheim")),
				row(OneItem.class, "geheim"), row(OneDate.class, "2026-11-27"), row(OneSizes.class, "LARGE"),
				// elements, which would pollute the heap
				row(OneSizes.class, List.of("LARGE", "geheim"), "'x[1]'"), row(OneSizes.class, List.of(1), "'x[0]'"),
				row(OneIds.class, List.of(List.of(ID.toString(), "geheim")), "'x[0][1]'"),
				row(OneArray.class, List.of(1, 1.5), "'x[1]'"), row(OneArray.class, Arrays.asList(1, null), "'x[1]'"),
				row(OneNamed.class, Map.of("a", "geheim"), "'x'"),
				row(OneKeyed.class, Map.of(ID.toString(), "geheim"), "'x'"),
				row(OneOptional.class, List.of("geheim"), "'x'"), row(OneSet.class, List.of("LARGE"), "'x'"),
				row(OneComparable.class, "geheim", "'x'"), row(OnePair.class, Map.of("first", "geheim"), "'x'"),
				row(OneVariable.class, "geheim", "'x'"));
	}

	private static Arguments row(Class<?> type, Object value) {
		return Arguments.of(type, value, "'x'");
	}

	private static Arguments row(Class<?> type, Object value, String place) {
		return Arguments.of(type, value, place);
	}

	@ParameterizedTest
	@MethodSource("refused")
	void aValueThatWouldLoseInformationIsRefused(Class<?> type, Object value, String place) {
		assertRefused(type, value, place);
	}

	private static void assertRefused(Class<?> type, Object value, String place) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> read(type, columns(value)))
			.withMessageContaining(place)
			.withMessageContaining(type.getName())
			.withMessageContaining("mappedBy(..)")
			.satisfies((ex) -> assertThat(messages(ex)).doesNotContainIgnoringCase("geheim")
				.doesNotContain("1234", "3000000000", "1.5", "16777217", "1-1-1"));
	}

	@Test
	void anErrorInANestedObjectNamesThatObject() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> read(OneItem.class, columns(Map.of("id", "geheim"))))
			.withMessageContaining("'id' of " + Item.class.getName())
			.withMessageContaining(UUID.class.getName());
	}

	@Test
	void anExceptionOfAConstructorReachesTheCallerUnchanged() {
		assertThatIllegalStateException().isThrownBy(() -> read(Picky.class, columns(1))).withMessage("picky");
	}

	@Test
	void aColumnIsReadFromANumberOnlyIfItFits() {
		assertThat(column(BigInteger.class, Long.MAX_VALUE)).isEqualTo(BigInteger.valueOf(Long.MAX_VALUE));
		assertThat(column(BigInteger.class, 1e20)).isEqualTo(BigInteger.TEN.pow(20));
		assertThat(column(BigDecimal.class, Long.MAX_VALUE)).isEqualTo(BigDecimal.valueOf(Long.MAX_VALUE));
		assertThat(column(BigDecimal.class, 0.1)).isEqualTo(new BigDecimal("0.1"));
		assertThat(column(Byte.class, 7)).isEqualTo((byte) 7);
		assertThat(column(byte.class, 7.0)).isEqualTo((byte) 7);
		for (Arguments refused : List.of(Arguments.of(BigInteger.class, 1.5), Arguments.of(BigInteger.class, 1e-300),
				Arguments.of(BigDecimal.class, Double.NaN), Arguments.of(Byte.class, 128),
				Arguments.of(Byte.class, 1.5), Arguments.of(Short.class, 1.5), Arguments.of(Integer.class, 1.5),
				Arguments.of(Long.class, 1.5), Arguments.of(Long.class, 0x1p63), Arguments.of(Float.class, 16_777_217),
				Arguments.of(Double.class, Long.MAX_VALUE), Arguments.of(Size.class, 0))) {
			assertColumnRefused((Class<?>) refused.get()[0], refused.get()[1]);
		}
	}

	@Test
	void aColumnIsReadFromTextAndListsStrictly() {
		assertThat(column(Size.class, "LARGE")).isEqualTo(Size.LARGE);
		assertThat(column(UUID[].class, List.of(ID.toString()))).containsExactly(ID);
		assertThat(column(long[][].class, List.of(List.of(1)))).isDeepEqualTo(new long[][] { { 1 } });
		assertThat(column(Integer.class, "5")).as("a conversion of Spring").isEqualTo(5);
		assertThat(column(String.class, 5)).as("a conversion of Spring").isEqualTo("5");
		assertColumnRefused(Size.class, "");
		assertColumnRefused(Size.class, "geheim");
		assertColumnRefused(UUID.class, "geheim");
		assertColumnRefused(Integer.class, "geheim");
		assertColumnRefused(Long.class, List.of(1234));
		assertColumnRefused(String.class, List.of("geheim"));
		assertColumnRefused(Size[].class, List.of("LARGE", "geheim"));
		assertColumnRefused(int[].class, Arrays.asList(1, null));
	}

	private static void assertColumnRefused(Class<?> type, Object value) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> column(type, value))
			.withMessageContaining("only column")
			.withMessageContaining(type.isArray() ? type.componentType().getName() : type.getName())
			.satisfies((ex) -> assertThat(messages(ex)).doesNotContain("geheim", "1234", "1.5", "16777217"));
	}

	@Test
	void digitsAreNotLostWithSpringDataEither() {
		RecordMapping springData = SpringDataMapping.of(new Neo4jMappingContext());
		for (Arguments refused : List.of(Arguments.of(BigInteger.class, 1.5), Arguments.of(Byte.class, 128),
				Arguments.of(Byte.class, 1.5))) {
			assertThatExceptionOfType(LossyCoercion.class)
				.isThrownBy(() -> springData.rowsTo((Class<?>) refused.get()[0])
					.get()
					.apply(TestRows.row(Map.of("x", refused.get()[1]))));
		}
		assertThat(springData.rowsTo(BigInteger.class).get().apply(TestRows.row(Map.of("x", 1e20))))
			.isEqualTo(BigInteger.TEN.pow(20));
	}

	private static <T> T read(Class<T> type, Map<String, ?> columns) {
		return PLAIN.rowsTo(type).get().apply(TestRows.row(columns));
	}

	private static <T> T column(Class<T> type, Object value) {
		return read(type, Map.of("x", value));
	}

	/**
	 * Two columns, since the properties of a single map would be the columns.
	 */
	private static Map<String, Object> columns(Object value) {
		Map<String, Object> columns = new LinkedHashMap<>();
		columns.put("x", value);
		columns.put("other", 1);
		return columns;
	}

	private static String messages(Throwable error) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			messages.append(cause).append('\n');
		}
		return messages.toString();
	}

	enum Size {

		SMALL, LARGE

	}

	record OfText(UUID id, Size size, BigDecimal price, BigInteger count, URI uri, Locale locale, ZoneId zone) {

	}

	record OfNumbers(byte tiny, Short small, int whole, BigInteger big, BigDecimal decimal, BigDecimal fraction,
			float real, Object any) {

	}

	record Containers(Optional<Size> present, Optional<Size> absent, List<Size> sizes, Map<String, UUID> named,
			Map<String, List<List<Size>>> nested, List<Item> items, List<?> anything) {

	}

	record OfArrays(UUID[] ids, short[] counts, byte[] bytes, Value value) {

	}

	record Item(UUID id, LocalDate made) {

	}

	record Pair<A>(A first) {

	}

	record Picky(int x) {

		Picky {
			throw new IllegalStateException("picky");
		}

	}

	public static class SizesBean {

		private List<Size> x;

		public void setX(List<Size> x) {
			this.x = x;
		}

	}

	record OneSize(Size x) {

	}

	record OneId(UUID x) {

	}

	record OneDecimal(BigDecimal x) {

	}

	record OneBig(BigInteger x) {

	}

	record OneUri(URI x) {

	}

	record OneLocale(Locale x) {

	}

	record OneZone(ZoneId x) {

	}

	record OneByte(byte x) {

	}

	record OneShort(Short x) {

	}

	record OneInt(int x) {

	}

	record OneLong(Long x) {

	}

	record OneFloat(float x) {

	}

	record OneDouble(Double x) {

	}

	record OneText(String x) {

	}

	record OneFlag(boolean x) {

	}

	record OneItem(Item x) {

	}

	record OneDate(LocalDate x) {

	}

	record OneSizes(List<Size> x) {

	}

	record OneIds(List<List<UUID>> x) {

	}

	record OneArray(int[] x) {

	}

	record OneNamed(Map<String, UUID> x) {

	}

	record OneKeyed(Map<UUID, String> x) {

	}

	record OneOptional(Optional<Size> x) {

	}

	record OneSet(Set<Size> x) {

	}

	record OneComparable(Comparable<UUID> x) {

	}

	record OnePair(Pair<UUID> x) {

	}

	record OneVariable<T>(T x) {

	}

}
