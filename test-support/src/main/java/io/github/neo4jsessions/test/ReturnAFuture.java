package io.github.neo4jsessions.test;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Finds methods that certainly do not return a future.
 */
final class ReturnAFuture extends ArchCondition<JavaMethod> {

	ReturnAFuture() {
		super("return a future");
	}

	@Override
	public void check(JavaMethod method, ConditionEvents events) {
		if (!mayBeFuture(method.getRawReturnType())) {
			events.add(SimpleConditionEvent.violated(method,
					method.getDescription() + " returns " + method.getRawReturnType().getName() + " in "
							+ method.getSourceCodeLocation()
							+ ": return a CompletableFuture, or use @Transactional with a manager that blocks"));
		}
	}

	private static boolean mayBeFuture(JavaClass type) {
		// a supertype or a variable may be a future at run time
		return type.isAssignableTo(CompletionStage.class) || type.isEquivalentTo(Future.class)
				|| type.isEquivalentTo(Object.class);
	}

}
