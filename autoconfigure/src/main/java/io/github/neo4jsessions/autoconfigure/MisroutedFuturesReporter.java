package io.github.neo4jsessions.autoconfigure;

import java.util.List;

import io.github.neo4jsessions.transaction.MisroutedFutures;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Reports the methods whose transaction would commit too early, at the start of the
 * application.
 */
final class MisroutedFuturesReporter implements SmartInitializingSingleton {

	private static final Log log = LogFactory.getLog(MisroutedFuturesReporter.class);

	private static final String KEY = "neo4j.sessions.misrouted-futures";

	private final ConfigurableListableBeanFactory beanFactory;

	private final MisroutedFuturesReaction reaction;

	MisroutedFuturesReporter(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.reaction = Binder.get(environment)
			.bind(KEY, MisroutedFuturesReaction.class)
			.orElse(MisroutedFuturesReaction.WARN);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.reaction == MisroutedFuturesReaction.IGNORE) {
			return;
		}
		List<String> found = new MisroutedFutures(this.beanFactory).find();
		if (this.reaction == MisroutedFuturesReaction.FAIL && !found.isEmpty()) {
			throw new MisroutedFuturesException(KEY, found);
		}
		found.forEach(log::warn);
	}

}
