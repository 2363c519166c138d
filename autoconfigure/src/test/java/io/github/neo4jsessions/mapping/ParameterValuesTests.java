package io.github.neo4jsessions.mapping;

import java.lang.reflect.Proxy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.exceptions.ClientException;
import org.neo4j.driver.mapping.Property;
import org.neo4j.driver.mapping.Vector;
import org.neo4j.driver.types.Node;
import org.neo4j.driver.types.Path;
import org.neo4j.driver.types.Relationship;
import org.neo4j.driver.types.TypeSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Values that cannot be sent are refused wherever they occur, and the place is named; all
 * other values become what the driver converts them to.
 */
class ParameterValuesTests {

	private static final TypeSystem TYPES = TypeSystem.getDefault();

	static Stream<Arguments> unsendable() {
		return Stream.of(row(UnsendableValue.of(TYPES.NODE()), "NODE"),
				row(UnsendableValue.of(TYPES.RELATIONSHIP()), "RELATIONSHIP"),
				row(UnsendableValue.of(TYPES.PATH()), "PATH"),
				row(UnsendableValue.of(TYPES.UNSUPPORTED()), "newer driver"), row(proxy(Node.class), "elementId()"),
				row(proxy(Relationship.class), "elementId()"), row(proxy(Path.class), "elementId()"),
				row(proxy(org.neo4j.driver.Record.class), "no conversion"),
				row(new Secret(), "no conversion for " + Secret.class.getName()),
				row(Map.of(1, "geheim"), "java.lang.Integer"), row(Collections.singletonMap(null, "geheim"), "null"),
				row(selfContaining(), "contains itself"), row(selfContainingMap(), "contains itself"),
				row(nested(501), "500 levels"), row(deepValue(501), "500 levels"),
				row(new Holder(deepValue(501)), "500 levels"),
				row(new WrongVector("geheim"), "String cannot be a vector"));
	}

	@ParameterizedTest
	@MethodSource("unsendable")
	void isRefusedWithItsPlace(Object value, String reason) {
		assertRefused(value, "'x", reason);
		assertRefused(Arrays.asList(1, null, value), "'x[2]", reason);
		assertRefused(Map.of("friend", value), "'x.friend", reason);
		assertRefused(List.of(1, Map.of("friend", List.of(value))), "'x[1].friend[0]", reason);
		assertRefused(new Object[] { value }, "'x[0]", reason);
		assertRefused(new Holder(value), "'x.held", reason);
		assertRefused(List.of(value).iterator(), "'x[0]", reason);
		assertRefused((Iterable<Object>) List.of(value)::iterator, "'x[0]", reason);
	}

	private static void assertRefused(Object value, String place, String reason) {
		assertThatThrownBy(() -> ParameterValues.of(Map.of("x", value)))
			.isInstanceOf(reason.contains("no conversion") ? ClientException.class : IllegalArgumentException.class)
			.hasMessageStartingWith("Parameter " + place)
			.hasMessageContaining("cannot be sent")
			.hasMessageContaining(reason)
			.hasMessageNotContaining("geheim");
		if (!(value instanceof java.util.Iterator)) {
			assertThatIllegalArgumentException().isThrownBy(() -> RecordMapping.plain().parameter("x", value))
				.withMessageStartingWith("Parameter " + place);
		}
	}

	@Test
	void aStreamIsRefusedWithItsPlace() {
		Value node = UnsendableValue.of(TYPES.NODE());
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterValues.of(Map.of("x", Stream.of(node))))
			.withMessageStartingWith("Parameter 'x[0]'");
	}

	@Test
	void valuesThatAreAlreadyConvertedAreChecked() {
		Value list = listOf(UnsendableValue.of(TYPES.NODE()));
		Value parameters = Values.parameters("people", List.of(Values.value(1), Values.value(Map.of("friend", list))));
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterValues.requireSendable(parameters))
			.withMessageStartingWith("Parameter 'people[1].friend[0]' cannot be sent: it is a NODE");
		ParameterValues.requireSendable(Values.parameters("people", List.of(1, Map.of("friend", "Ann"))));
	}

	@Test
	void aDeepPlaceIsAbbreviated() {
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterValues.of(Map.of("x", nested(501))))
			.satisfies((ex) -> assertThat(ex.getMessage()).startsWith("Parameter 'x[0][0]").hasSizeLessThan(500));
	}

	@Test
	void aDeepValueWithinTheLimitIsSent() {
		assertThat(ParameterValues.of(Map.of("x", nested(498))).size()).isOne();
	}

	@Test
	void theMapItselfMustHaveNamedKeys() {
		Map<String, Object> nameless = new HashMap<>();
		nameless.put(null, 1);
		assertThatIllegalArgumentException().isThrownBy(() -> ParameterValues.of(nameless))
			.withMessage(
					"The map of parameters cannot be sent: a map in it has a key that is null, and a key must be a String. "
							+ "Convert the key, or remove the entry");
	}

	@Test
	void metadataIsCheckedInTheSameWay() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ParameterValues.ofMetadata(Map.of("m", List.of(UnsendableValue.of(TYPES.NODE())))))
			.withMessageStartingWith("Transaction metadata 'm[0]' cannot be sent: it is a NODE");
		for (Object value : List.of(listOf(UnsendableValue.of(TYPES.NODE())), selfContaining(), new Secret(),
				Map.of(1, 1), Collections.singletonMap(null, 1), deepValue(501))) {
			TransactionConfig config = TransactionConfig.builder().withMetadata(Map.of("m", value)).build();
			assertThatIllegalArgumentException().isThrownBy(() -> ParameterValues.requireSendable(config))
				.withMessageStartingWith("Transaction metadata ");
		}
		ParameterValues.requireSendable(TransactionConfig.builder().withMetadata(Map.of("m", 1)).build());
		ParameterValues.requireSendable(TransactionConfig.empty());
	}

	@Test
	void otherValuesAreConvertedByTheDriver() {
		for (Object value : List.of(1, 2L, (short) 3, (byte) 4, 1.5, 2.5f, true, 'c', "text", LocalDate.EPOCH,
				new byte[] { 1 }, new int[] { 1 }, new String[] { "a" }, new Object[] { 1, "a" }, List.of(1, "a"),
				Map.of("a", List.of(1)), Values.value(1), new Holder(1), new Renamed("a", null),
				new Holder(new Holder(List.of(1))), Values.point(7203, 1, 2))) {
			assertThat(ParameterValues.of(Map.of("x", value)).get("x")).isEqualTo(Values.value(value));
			assertThat(ParameterValues.of(Map.of("x", new Object[] { value })).get("x").get(0))
				.isEqualTo(Values.value(value));
		}
		assertThat(ParameterValues.of(Collections.singletonMap("x", null)).get("x")).isEqualTo(Values.NULL);
	}

	@Test
	void aComponentWithTheAnnotationIsAVector() {
		for (Record holder : List.of(new FloatVector(new float[] { 1 }), new ByteVector(new byte[] { 1 }))) {
			assertThat(ParameterValues.of(Map.of("x", holder)).get("x").get("vector"))
				.hasToString(Values.value(holder).get("vector").toString());
		}
	}

	private static Value listOf(Value value) {
		return Values.value(new Value[] { value });
	}

	private static Arguments row(Object value, String reason) {
		return Arguments.of(value, reason);
	}

	private static Object selfContaining() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		list.add(list);
		return list;
	}

	private static Object selfContainingMap() {
		Map<String, Object> map = new HashMap<>();
		map.put("self", List.of(map));
		return map;
	}

	private static Object nested(int levels) {
		Object nested = "geheim";
		for (int level = 0; level < levels; level++) {
			nested = List.of(nested);
		}
		return nested;
	}

	private static Value deepValue(int levels) {
		Value nested = Values.value("geheim");
		for (int level = 0; level < levels; level++) {
			nested = Values.value(new Value[] { nested });
		}
		return nested;
	}

	private static <T> T proxy(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(self, method, arguments) -> switch (method.getName()) {
					case "toString" -> type.getSimpleName();
					case "hashCode" -> System.identityHashCode(self);
					default -> throw new UnsupportedOperationException(method.getName());
				}));
	}

	record Holder(Object held) {

		@Override
		public String toString() {
			return "holder";
		}

	}

	record Renamed(@Property("other") String name, String nothing) {

	}

	record FloatVector(@Vector float[] vector) {

	}

	record ByteVector(@Vector byte[] vector) {

	}

	record WrongVector(@Vector String vector) {

	}

	static final class Secret {

		@Override
		public String toString() {
			return "geheim";
		}

	}

}
