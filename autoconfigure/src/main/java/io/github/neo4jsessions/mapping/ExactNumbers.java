package io.github.neo4jsessions.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;

import org.neo4j.driver.Value;
import org.neo4j.driver.exceptions.value.LossyCoercion;

/**
 * Converts numbers of the server. It refuses a conversion that would change the number.
 * The driver does not convert to all of these types, and loses digits in some of its
 * conversions: from a large whole number to a {@code float}, and at the end of the range
 * of {@code long}.
 */
final class ExactNumbers {

	private static final Set<Class<?>> TYPES = Set.of(Byte.class, Short.class, Integer.class, Long.class, Float.class,
			Double.class, BigInteger.class, BigDecimal.class);

	/**
	 * The smallest number that is too large for a {@code long}.
	 */
	private static final double TOO_LARGE = 0x1p63;

	private ExactNumbers() {
	}

	/**
	 * Return whether numbers are converted to the type.
	 */
	static boolean supports(Class<?> type) {
		return TYPES.contains(type);
	}

	/**
	 * Convert a number.
	 * @param value an INTEGER or a FLOAT
	 * @param type a supported type
	 * @throws LossyCoercion if the type cannot represent the number
	 */
	static Number convert(Value value, Class<?> type) {
		try {
			return (value.asNumber() instanceof Long whole) ? ofWhole(whole, type) : ofDouble(value.asDouble(), type);
		}
		catch (ArithmeticException ex) {
			throw new LossyCoercion(value.type().name(), type.getName());
		}
	}

	private static Number ofWhole(long whole, Class<?> type) {
		if (type == Long.class) {
			return whole;
		}
		if (type == Integer.class) {
			return Math.toIntExact(whole);
		}
		if (type == Short.class) {
			require((short) whole == whole);
			return (short) whole;
		}
		if (type == Byte.class) {
			require((byte) whole == whole);
			return (byte) whole;
		}
		if (type == Double.class) {
			double number = whole;
			require((long) number == whole && number < TOO_LARGE);
			return number;
		}
		if (type == Float.class) {
			float number = whole;
			require((long) number == whole && number < TOO_LARGE);
			return number;
		}
		return (type == BigInteger.class) ? BigInteger.valueOf(whole) : BigDecimal.valueOf(whole);
	}

	private static Number ofDouble(double number, Class<?> type) {
		if (type == Double.class) {
			return number;
		}
		if (type == Float.class) {
			require(Double.compare((float) number, number) == 0);
			return (float) number;
		}
		require(Double.isFinite(number));
		if (type == BigDecimal.class) {
			return BigDecimal.valueOf(number);
		}
		if (type == BigInteger.class) {
			return new BigDecimal(number).toBigIntegerExact();
		}
		long whole = (long) number;
		require(whole == number && number < TOO_LARGE);
		return ofWhole(whole, type);
	}

	private static void require(boolean exact) {
		if (!exact) {
			throw new ArithmeticException();
		}
	}

}
