package io.github.neo4jsessions.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;

/**
 * A transfer whose accounts are not the same. The violation belongs to the field
 * {@code to}.
 */
@Constraint(validatedBy = DifferentAccounts.Validator.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface DifferentAccounts {

	String message() default "it must be another account than 'from'";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	final class Validator implements ConstraintValidator<DifferentAccounts, TransferRequest> {

		@Override
		public boolean isValid(TransferRequest transfer, ConstraintValidatorContext context) {
			if (transfer.from() == null || !transfer.from().equals(transfer.to())) {
				return true;
			}
			context.disableDefaultConstraintViolation();
			context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
				.addPropertyNode("to")
				.addConstraintViolation();
			return false;
		}

	}

}
