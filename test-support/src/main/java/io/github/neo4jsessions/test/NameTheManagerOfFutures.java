package io.github.neo4jsessions.test;

import java.util.concurrent.CompletionStage;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.neo4jsessions.transaction.AsyncTransactional;

import org.springframework.transaction.annotation.Transactional;

/**
 * Finds transactional methods that return a future and use the default manager. Composed
 * annotations that contain {@code @Transactional} are exempt: they name a manager, or are
 * used on purpose.
 */
final class NameTheManagerOfFutures extends ArchCondition<JavaMethod> {

	private static final String ASYNC = "org.springframework.scheduling.annotation.Async";

	NameTheManagerOfFutures() {
		super("name their transaction manager");
	}

	@Override
	public void check(JavaMethod method, ConditionEvents events) {
		if (method.getRawReturnType().isAssignableTo(CompletionStage.class) && isTransactionalOfDefaultManager(method)
				&& !runsOnExecutor(method)) {
			events.add(SimpleConditionEvent.violated(method,
					method.getDescription() + " ends its transaction when it returns, in "
							+ method.getSourceCodeLocation()
							+ ": use @AsyncTransactional for Neo4j, or name the manager that can await futures"));
		}
	}

	private static boolean isTransactionalOfDefaultManager(JavaMethod method) {
		if (method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
			return false;
		}
		if (method.isMetaAnnotatedWith(Transactional.class)) {
			return isOfDefaultManager(method);
		}
		// as in Spring, the annotation of a class applies to its public methods
		return method.getModifiers().contains(JavaModifier.PUBLIC)
				&& !method.getModifiers().contains(JavaModifier.STATIC) && isOfDefaultManager(method.getOwner());
	}

	private static boolean isOfDefaultManager(HasAnnotations<?> annotated) {
		return annotated.tryGetAnnotationOfType(Transactional.class)
			.filter((annotation) -> annotation.transactionManager().isEmpty() && annotation.value().isEmpty())
			.isPresent() && !annotated.isAnnotatedWith(AsyncTransactional.class);
	}

	private static boolean runsOnExecutor(JavaMethod method) {
		return method.isAnnotatedWith(ASYNC) || method.getOwner().isAnnotatedWith(ASYNC);
	}

}
