package io.github.neo4jsessions.sample;

import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs also read messages, so their digits do not depend on the locale of the
 * application.
 */
class DigitsTests {

	private static final Account ANN = new Account("ann", "Ann", 700);

	private final Locale before = Locale.getDefault();

	@BeforeEach
	void useArabicDigits() {
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		assertThat(String.format("%d", 7)).isNotEqualTo("7");
	}

	@AfterEach
	void restore() {
		Locale.setDefault(this.before);
	}

	@Test
	void digitsOfMessagesAreAscii() {
		Stream<Exception> failures = Stream.of(new InsufficientFundsException(ANN, 701),
				new BalanceLimitException(ANN, 701), new TooFewAccountsException(1));
		assertThat(failures).allSatisfy((failure) -> assertThat(failure.getMessage()).matches("\\p{ASCII}*\\d+.*"));
		assertThat(new AccountNotFoundException("a\u200bb")).hasMessageContaining("a\\u200bb");
	}

}
