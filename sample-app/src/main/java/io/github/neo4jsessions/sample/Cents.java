package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * An amount of money, as a whole number of cents. The fields are of type
 * {@link java.math.BigInteger}, so that a number that is too large can be named in the
 * answer.
 */
@NotNull
@Min(0)
@Max(Long.MAX_VALUE)
@ReportAsSingleViolation
@JacksonAnnotationsInside
@JsonDeserialize(using = ExactJson.WholeNumber.class)
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@interface Cents {

	@OverridesAttribute(constraint = Min.class, name = "value")
	long min() default 0;

	String message() default "it must be a whole number of cents from {min} to 9223372036854775807, as a JSON integer";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
