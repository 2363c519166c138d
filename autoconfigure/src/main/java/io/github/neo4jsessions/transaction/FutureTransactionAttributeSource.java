package io.github.neo4jsessions.transaction;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Transaction attributes for an application whose only transaction managers are
 * {@link AsyncNeo4jTransactionManager}s. A method that names no manager and returns no
 * future is not transactional, as in an application without any manager. A warning is
 * logged for each such method.
 *
 * @since 0.1.0
 */
public final class FutureTransactionAttributeSource implements TransactionAttributeSource {

	private static final Log log = LogFactory.getLog(FutureTransactionAttributeSource.class);

	private static final Set<Integer> WITHOUT_TRANSACTION = Set.of(TransactionDefinition.PROPAGATION_SUPPORTS,
			TransactionDefinition.PROPAGATION_NOT_SUPPORTED, TransactionDefinition.PROPAGATION_NEVER);

	private final TransactionAttributeSource attributes;

	private final Map<MethodClassKey, Boolean> managed = new ConcurrentHashMap<>();

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	/**
	 * Create a source.
	 * @param attributes the attributes of all methods
	 */
	public FutureTransactionAttributeSource(TransactionAttributeSource attributes) {
		Assert.notNull(attributes, "'attributes' must not be null: pass the source to restrict");
		this.attributes = attributes;
	}

	@Override
	public boolean isCandidateClass(Class<?> targetClass) {
		return this.attributes.isCandidateClass(targetClass);
	}

	@Override
	public @Nullable TransactionAttribute getTransactionAttribute(Method method, @Nullable Class<?> targetClass) {
		TransactionAttribute attribute = this.attributes.getTransactionAttribute(method, targetClass);
		return (attribute != null && decideOnce(attribute, method, targetClass)) ? attribute : null;
	}

	/**
	 * Decide whether a method is transactional. For a method that names no manager, that
	 * is decided once.
	 * @return whether it is
	 */
	private boolean decideOnce(TransactionAttribute attribute, Method method, @Nullable Class<?> targetClass) {
		if (StringUtils.hasText(attribute.getQualifier())) {
			return true;
		}
		MethodClassKey key = new MethodClassKey(method, targetClass);
		Boolean managed = this.managed.get(key);
		if (managed == null) {
			managed = decide(attribute, method, targetClass);
			this.managed.put(key, managed);
		}
		return managed;
	}

	/**
	 * Decide whether a method that names no manager is transactional. Log a warning if it
	 * is not, although it requires a transaction.
	 * @return whether it is
	 */
	private boolean decide(TransactionAttribute attribute, Method method, @Nullable Class<?> targetClass) {
		Class<?> type = (targetClass != null) ? ClassUtils.getUserClass(targetClass) : method.getDeclaringClass();
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		if (FutureMethods.returnsFuture(specific)
				|| StringUtils.hasText(BeanFactoryAnnotationUtils.getQualifierValue(type))) {
			return true;
		}
		if (!ReflectionUtils.isObjectMethod(specific)
				&& !WITHOUT_TRANSACTION.contains(attribute.getPropagationBehavior())) {
			report(ClassUtils.getQualifiedMethodName(specific, type), specific);
		}
		return false;
	}

	private void report(String name, Method method) {
		if (this.reported.add(name)) {
			log.warn(name + " is annotated as transactional, but runs without a transaction: all transaction managers "
					+ "of the application are asynchronous, and " + FutureMethods.cure(method)
					+ " to run it in a transaction of Neo4j, or configure a transaction manager for blocking methods");
		}
	}

}
