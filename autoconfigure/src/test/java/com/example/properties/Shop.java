package com.example.properties;

import io.github.neo4jsessions.SessionTemplate;
import io.github.neo4jsessions.SessionTemplates;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

@Component
class Shop {

	final SessionTemplate sessions;

	final SessionTemplate orders;

	final SessionTemplate archive;

	Shop(SessionTemplate sessions, @Qualifier("ordersSessionTemplate") SessionTemplate orders, SessionTemplates all) {
		this.sessions = sessions;
		this.orders = orders;
		this.archive = all.get("archive");
	}

}
