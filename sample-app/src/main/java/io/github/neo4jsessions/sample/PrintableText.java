package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A text that a person can read. Its length is counted in characters (code points).
 */
@NotNull
@Pattern(regexp = "(?! )(?:[^" + Visible.INVISIBLE_OR_SPACE + "]| ){1,100}(?<! )")
@ReportAsSingleViolation
@JacksonAnnotationsInside
@JsonDeserialize(using = ExactJson.Text.class)
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@interface PrintableText {

	String message() default "it must be a JSON string of 1 to 100 printable characters, without leading or trailing"
			+ " blanks";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
