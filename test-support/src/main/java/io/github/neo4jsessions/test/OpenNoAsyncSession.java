package io.github.neo4jsessions.test;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnitReference;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.neo4j.driver.Driver;
import org.neo4j.driver.async.AsyncSession;

/**
 * Finds {@code driver.session(AsyncSession.class)}, and {@code asyncSession()} of older
 * drivers.
 */
final class OpenNoAsyncSession extends ArchCondition<JavaClass> {

	OpenNoAsyncSession() {
		super("not open an asynchronous session");
	}

	@Override
	public void check(JavaClass type, ConditionEvents events) {
		for (JavaAccess<?> access : type.getAccessesFromSelf()) {
			if (access instanceof JavaCodeUnitAccess<?> call && opensAsyncSession(call)) {
				events.add(SimpleConditionEvent.violated(type,
						call.getDescription() + ": use a SessionTemplate, which closes the session"));
			}
		}
	}

	private static boolean opensAsyncSession(JavaCodeUnitAccess<?> call) {
		if (call instanceof JavaCodeUnitReference || !call.getTargetOwner().isAssignableTo(Driver.class)) {
			return false;
		}
		if (call.getName().equals("asyncSession")) {
			return true;
		}
		// the overloads without a type open blocking sessions
		return call.getName().equals("session") && !call.getTarget().getRawParameterTypes().isEmpty()
				&& call.getTarget().getRawParameterTypes().get(0).isEquivalentTo(Class.class) && names(call);
	}

	/**
	 * The byte code does not say what is passed, but the literal is in the same method.
	 */
	private static boolean names(JavaCodeUnitAccess<?> call) {
		return call.getOrigin()
			.getReferencedClassObjects()
			.stream()
			.anyMatch((literal) -> literal.getValue().isEquivalentTo(AsyncSession.class));
	}

}
