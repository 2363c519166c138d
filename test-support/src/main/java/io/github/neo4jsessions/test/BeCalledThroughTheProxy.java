package io.github.neo4jsessions.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.neo4jsessions.SessionOperations;
import io.github.neo4jsessions.transaction.AsyncTransactional;

/**
 * Finds calls of annotated methods by methods of the same class that are not annotated.
 */
final class BeCalledThroughTheProxy extends ArchCondition<JavaMethod> {

	BeCalledThroughTheProxy() {
		super("be called through the proxy");
	}

	@Override
	public void check(JavaMethod method, ConditionEvents events) {
		for (JavaCodeUnitAccess<?> call : method.getAccessesToSelf()) {
			if (call.getOriginOwner().isAssignableTo(method.getOwner().getName()) && bypassesProxy(call)) {
				events.add(SimpleConditionEvent.violated(method,
						call.getDescription() + ": annotate the caller too, or move the method to another bean"));
			}
		}
	}

	private static boolean bypassesProxy(JavaCodeUnitAccess<?> call) {
		JavaCodeUnit caller = call.getOrigin();
		return !caller.getModifiers().contains(JavaModifier.SYNTHETIC) && !isAsyncTransactional(caller)
				&& !mayHaveProxy(caller) && !isInWork(call);
	}

	private static boolean isAsyncTransactional(JavaCodeUnit caller) {
		return caller.isMetaAnnotatedWith(AsyncTransactional.class)
				|| caller.getOwner().isMetaAnnotatedWith(AsyncTransactional.class);
	}

	/**
	 * The byte code does not say which object is called: a bean may have its own proxy.
	 */
	private static boolean mayHaveProxy(JavaCodeUnit caller) {
		JavaClass owner = caller.getOwner();
		for (JavaField field : owner.getAllFields()) {
			if (!field.getModifiers().contains(JavaModifier.SYNTHETIC) && contains(field, owner)) {
				return true;
			}
		}
		return caller.getRawParameterTypes().stream().anyMatch((type) -> type.equals(owner));
	}

	/**
	 * Whether the field is of the type, or of a type with it as an argument, such as an
	 * {@code ObjectProvider}.
	 */
	private static boolean contains(JavaField field, JavaClass type) {
		return field.getAllInvolvedRawTypes().contains(type);
	}

	private static boolean isInWork(JavaCodeUnitAccess<?> call) {
		return call.isDeclaredInLambda() && call.getOrigin()
			.getCallsFromSelf()
			.stream()
			.anyMatch((other) -> other.getTargetOwner().isAssignableTo(SessionOperations.class));
	}

}
