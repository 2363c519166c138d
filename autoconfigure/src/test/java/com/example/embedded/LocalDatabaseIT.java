package com.example.embedded;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalDatabaseIT {

	@Test
	void anEmptyServerIsStarted() {
		assertThat(LocalDatabase.countPeople()).isZero();
	}

}
