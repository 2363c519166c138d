package io.github.neo4jsessions.test;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.neo4jsessions.TransactionScope;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.AsyncTransaction;
import org.neo4j.driver.async.AsyncTransactionContext;
import org.neo4j.driver.async.ResultCursor;

/**
 * Finds fields that hold objects of one unit of work.
 */
final class KeepNothingOfAScope extends ArchCondition<JavaField> {

	private static final Set<String> ENDS = Set.of("closeAsync", "commitAsync", "rollbackAsync", "consumeAsync");

	KeepNothingOfAScope() {
		super("not keep what belongs to one unit of work");
	}

	@Override
	public void check(JavaField field, ConditionEvents events) {
		JavaClass type = field.getRawType();
		if (isOfOneScope(type) && !endsIt(field.getOwner(), type)) {
			events.add(SimpleConditionEvent.violated(field,
					field.getDescription() + " has type " + type.getName() + " in " + field.getSourceCodeLocation()
							+ ": pass it as an argument, and keep the SessionTemplate"));
		}
	}

	private static boolean isOfOneScope(JavaClass type) {
		return type.isAssignableTo(AsyncSession.class) || type.isAssignableTo(AsyncTransaction.class)
				|| type.isAssignableTo(AsyncTransactionContext.class) || type.isAssignableTo(ResultCursor.class)
				|| type.isAssignableTo(TransactionScope.class);
	}

	private static boolean endsIt(JavaClass owner, JavaClass type) {
		for (JavaAccess<?> access : owner.getAccessesFromSelf()) {
			if (ENDS.contains(access.getName()) && access.getTargetOwner().isAssignableTo(type.getName())) {
				return true;
			}
		}
		return false;
	}

}
