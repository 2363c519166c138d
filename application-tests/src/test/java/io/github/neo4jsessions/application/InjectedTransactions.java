package io.github.neo4jsessions.application;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The beans for transactions, as Spring injects them where none is named.
 */
public class InjectedTransactions {

	private final Map<String, Object> injected = new LinkedHashMap<>();

	@Autowired(required = false)
	private PlatformTransactionManager field;

	InjectedTransactions(Optional<TransactionManager> any, Optional<PlatformTransactionManager> blocking,
			Optional<ReactiveTransactionManager> reactive, Optional<TransactionTemplate> template,
			Optional<TransactionalOperator> operator) {
		this.injected.put("TransactionManager", any.orElse(null));
		this.injected.put("PlatformTransactionManager", blocking.orElse(null));
		this.injected.put("ReactiveTransactionManager", reactive.orElse(null));
		this.injected.put("TransactionTemplate", template.orElse(null));
		this.injected.put("manager of the TransactionTemplate",
				template.map(TransactionTemplate::getTransactionManager).orElse(null));
		this.injected.put("TransactionalOperator", operator.orElse(null));
	}

	/**
	 * Return the names of the injected beans, or {@code "none"}, by what was asked for.
	 */
	Map<String, String> names(ListableBeanFactory beans) {
		Map<String, Object> all = new LinkedHashMap<>(this.injected);
		all.put("field", this.field);
		Map<String, String> names = new LinkedHashMap<>();
		all.forEach((asked, bean) -> names.put(asked, (bean != null) ? nameOf(beans, bean) : "none"));
		return names;
	}

	private static String nameOf(ListableBeanFactory beans, Object bean) {
		return beans.getBeansOfType(bean.getClass())
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == bean)
			.findFirst()
			.orElseThrow()
			.getKey();
	}

}
