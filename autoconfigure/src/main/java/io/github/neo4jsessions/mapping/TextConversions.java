package io.github.neo4jsessions.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Converts text to types that the database does not have. Text that does not represent
 * exactly one value of the type is refused.
 */
final class TextConversions {

	private static final Map<Class<?>, Function<String, Object>> CONVERSIONS = Map.of(UUID.class, TextConversions::uuid,
			BigDecimal.class, BigDecimal::new, BigInteger.class, BigInteger::new, URI.class, URI::create, Locale.class,
			TextConversions::locale, ZoneId.class, ZoneId::of);

	private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9_#-]+");

	private TextConversions() {
	}

	/**
	 * Return whether text is converted to the type.
	 */
	static boolean supports(Class<?> type) {
		return type.isEnum() || CONVERSIONS.containsKey(type);
	}

	/**
	 * Convert text.
	 * @param type a supported type
	 * @throws UnreadableException if the text does not represent a value of the type
	 */
	static Object convert(String text, Class<?> type) {
		if (type.isEnum()) {
			return constant(text, type);
		}
		try {
			Assert.hasLength(text, "'text' must not be empty");
			return Objects.requireNonNull(CONVERSIONS.get(type)).apply(text);
		}
		catch (RuntimeException ex) {
			// not the cause: its message contains the text
			throw UnreadableException.invalid(type);
		}
	}

	private static Object constant(String text, Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			if (((Enum<?>) constant).name().equals(text)) {
				return constant;
			}
		}
		throw UnreadableException.invalid(type);
	}

	/**
	 * The JDK also accepts text with shorter groups.
	 */
	private static UUID uuid(String text) {
		UUID uuid = UUID.fromString(text);
		Assert.isTrue(uuid.toString().equalsIgnoreCase(text), "'text' must be a complete UUID");
		return uuid;
	}

	/**
	 * Accept what {@link Locale#toString()} and {@link Locale#toLanguageTag()} return.
	 */
	private static Locale locale(String text) {
		Assert.isTrue(LOCALE.matcher(text).matches(), "'text' must be a locale");
		return Objects.requireNonNull(StringUtils.parseLocale(text));
	}

}
