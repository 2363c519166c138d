package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;

/**
 * The id of an account: a printable text that can be a segment of the path
 * {@code /accounts/{id}}.
 */
@PrintableText
@Pattern(regexp = "(?!\\.{1,2}$)[^/\\\\]*", message = "an id must not contain / or a backslash, nor be . or ..")
@JacksonAnnotationsInside
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER })
@Retention(RetentionPolicy.RUNTIME)
@interface AccountId {

	String message() default "it must be the id of an account";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
