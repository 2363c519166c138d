package io.github.neo4jsessions.application.both;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/**
 * A purchase in the relational database.
 */
@Entity
public class Purchase {

	@Id
	@GeneratedValue
	private Long id;

	private String title;

	protected Purchase() {
	}

	public Purchase(String title) {
		this.title = title;
	}

	public String getTitle() {
		return this.title;
	}

}
