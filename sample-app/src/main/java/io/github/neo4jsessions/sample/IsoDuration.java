package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.format.DateTimeParseException;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A text that is an ISO 8601 duration, not negative and not too long. A parameter of type
 * {@link Duration} would also accept {@code 5s}, and an empty text as no duration.
 */
@Constraint(validatedBy = IsoDuration.Validator.class)
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@interface IsoDuration {

	/**
	 * Return the longest duration.
	 * @return an ISO 8601 duration
	 */
	String max();

	String message() default "it must be an ISO-8601 duration from PT0S to {max}, such as PT5S for five seconds";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	final class Validator implements ConstraintValidator<IsoDuration, String> {

		private Duration max = Duration.ZERO;

		@Override
		public void initialize(IsoDuration constraint) {
			this.max = Duration.parse(constraint.max());
		}

		@Override
		public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
			try {
				Duration duration = (value != null) ? Duration.parse(value) : Duration.ZERO;
				return !duration.isNegative() && duration.compareTo(this.max) <= 0;
			}
			catch (DateTimeParseException ex) {
				return false;
			}
		}

	}

}
