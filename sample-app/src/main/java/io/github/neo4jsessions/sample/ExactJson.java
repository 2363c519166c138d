package io.github.neo4jsessions.sample;

import java.math.BigInteger;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;

/**
 * Reads texts and integers as they are written, where an annotation of a field says so.
 * By default Jackson also reads {@code "10"} and {@code 10.0} as an integer, and 7 as a
 * text, which the actuator relies on. The exception contains the value that was sent,
 * which {@link ProblemDetails} shows to the sender.
 */
final class ExactJson {

	private ExactJson() {
	}

	private static void require(JsonToken token, Class<?> type, JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(token)) {
			throw InvalidFormatException.from(parser, "The value has another JSON type", context.readTree(parser),
					type);
		}
	}

	static final class Text extends ValueDeserializer<String> {

		@Override
		public String deserialize(JsonParser parser, DeserializationContext context) {
			require(JsonToken.VALUE_STRING, String.class, parser, context);
			return parser.getString();
		}

	}

	static final class WholeNumber extends ValueDeserializer<BigInteger> {

		@Override
		public BigInteger deserialize(JsonParser parser, DeserializationContext context) {
			require(JsonToken.VALUE_NUMBER_INT, BigInteger.class, parser, context);
			return parser.getBigIntegerValue();
		}

	}

}
