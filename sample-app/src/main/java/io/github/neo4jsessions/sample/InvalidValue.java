package io.github.neo4jsessions.sample;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;

/**
 * A field or parameter whose value Jackson or Bean Validation refused.
 *
 * @param field its name
 * @param value the value that was sent, for people
 * @param cure what to send instead, such as "it must be ..."
 */
record InvalidValue(String field, String value, String cure) {

	private static final int MAX_LENGTH = 120;

	private static final String MISSING = "missing";

	/**
	 * Return the field that Jackson could not read.
	 * @param failure the exception of Jackson
	 * @param validator knows the constraints of the field, whose message is the cure
	 * @return the field, or {@code null} if the failure is not about a field
	 */
	static @Nullable InvalidValue of(@Nullable Throwable failure, Validator validator) {
		if (failure instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
			JacksonException.Reference reference = mismatch.getPath().get(0);
			if (reference.from() instanceof Class<?> type && type.isRecord() && reference.getPropertyName() != null) {
				String field = reference.getPropertyName();
				String value = (failure instanceof InvalidFormatException format) ? String.valueOf(format.getValue())
						: MISSING;
				return new InvalidValue(field, shown(value), cure(type, field, validator));
			}
		}
		return null;
	}

	private static String cure(Class<?> type, String field, Validator validator) {
		return validator.validateValue(type, field, null)
			.stream()
			.findFirst()
			.map((violation) -> violation.getMessage())
			.orElse("it has another type");
	}

	/**
	 * Return the fields of a body that are not valid.
	 * @param errors the errors of Bean Validation
	 * @return the fields in the order of their names
	 */
	static List<InvalidValue> of(Errors errors) {
		return errors.getFieldErrors()
			.stream()
			.map(InvalidValue::of)
			.sorted(Comparator.comparing(InvalidValue::field))
			.toList();
	}

	private static InvalidValue of(FieldError error) {
		return of(error.getField(), error.getRejectedValue(), error);
	}

	/**
	 * Return the parameters of a handler, and the fields of its body, that are not valid.
	 * @param result the result of Bean Validation
	 * @return the fields and parameters in the order of the parameters
	 */
	static List<InvalidValue> of(MethodValidationResult result) {
		return result.getParameterValidationResults().stream().flatMap(InvalidValue::of).toList();
	}

	private static Stream<InvalidValue> of(ParameterValidationResult result) {
		if (result instanceof ParameterErrors errors) {
			return of((Errors) errors).stream();
		}
		String name = String.valueOf(result.getMethodParameter().getParameterName());
		return result.getResolvableErrors().stream().map((error) -> of(name, result.getArgument(), error));
	}

	private static InvalidValue of(String field, @Nullable Object value, MessageSourceResolvable error) {
		return new InvalidValue(field, shown((value instanceof String) ? "\"" + value + "\"" : String.valueOf(value)),
				String.valueOf(error.getDefaultMessage()));
	}

	private static String shown(String value) {
		return Visible.of((value.length() <= MAX_LENGTH) ? value : value.substring(0, MAX_LENGTH) + "...");
	}

	/**
	 * Describe the values for the sender of the request.
	 * @param values the values, at least one
	 * @return the problem detail; its {@code field} is the first one
	 */
	static ProblemDetail describe(List<InvalidValue> values) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				values.stream().map(InvalidValue::toString).collect(Collectors.joining(" ")));
		problem.setProperty("field", values.get(0).field());
		return problem;
	}

	@Override
	public String toString() {
		return "'" + this.field + "' is " + this.value + ": " + this.cure + ".";
	}

}
