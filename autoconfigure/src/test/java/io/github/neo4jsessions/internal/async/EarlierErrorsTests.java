package io.github.neo4jsessions.internal.async;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EarlierErrorsTests {

	private final EarlierErrors earlier = new EarlierErrors();

	private final Exception reported = new Exception("reported");

	@Test
	void aFewErrorsAreAllKept() {
		List<Exception> few = fail(EarlierErrors.FIRST + EarlierErrors.LAST);
		this.earlier.suppressIn(this.reported);
		assertThat(this.reported.getSuppressed()).containsExactlyElementsOf(few);
	}

	@Test
	void theFirstAndTheLastOfManyErrorsAreKeptAndTheOthersCounted() {
		List<Exception> many = fail(7013);
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
		try {
			this.earlier.suppressIn(this.reported);
		}
		finally {
			Locale.setDefault(before);
		}
		List<Throwable> kept = new ArrayList<>(List.of(this.reported.getSuppressed()));
		Throwable note = kept.remove(EarlierErrors.FIRST);
		assertThat(note).hasMessage("... and 7,003 more attempts failed");
		assertThat(note.getStackTrace()).isEmpty();
		assertThat(kept).startsWith(many.subList(0, EarlierErrors.FIRST).toArray(new Exception[0]))
			.endsWith(many.subList(7013 - EarlierErrors.LAST, 7013).toArray(new Exception[0]))
			.hasSize(EarlierErrors.FIRST + EarlierErrors.LAST);
	}

	@Test
	void anErrorWhoseCauseCannotBeReadDoesNotRemoveOthers() {
		Exception other = new Exception("other");
		this.earlier.add(new Exception("unusable") {

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("the cause cannot be read");
			}

		});
		this.earlier.add(other);
		this.earlier.suppressIn(this.reported);
		assertThat(this.reported.getSuppressed()).containsExactly(other);
	}

	private List<Exception> fail(int times) {
		List<Exception> errors = new ArrayList<>();
		for (int time = 0; time < times; time++) {
			Exception error = new Exception("attempt " + time);
			errors.add(error);
			this.earlier.add(error);
		}
		return errors;
	}

}
