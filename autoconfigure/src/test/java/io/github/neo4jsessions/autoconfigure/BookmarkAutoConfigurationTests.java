package io.github.neo4jsessions.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.neo4jsessions.SessionTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.neo4j.driver.Bookmark;
import org.neo4j.driver.BookmarkManager;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.async.AsyncSession;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.neo4j.autoconfigure.DataNeo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.neo4j.core.transaction.Neo4jBookmarkManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

@ExtendWith(OutputCaptureExtension.class)
class BookmarkAutoConfigurationTests {

	private static final Bookmark BOOKMARK = Bookmark.from("FB:kcwQ");

	private final Driver driver = mock(Driver.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Neo4jAutoConfiguration.class, DataNeo4jAutoConfiguration.class,
				SessionTemplateAutoConfiguration.class, BookmarkAutoConfiguration.class))
		.withBean("driver", Driver.class, () -> this.driver);

	private final ApplicationContextRunner withoutSpringData = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(BookmarkAutoConfiguration.class, SessionTemplateAutoConfiguration.class))
		.withClassLoader(new FilteredClassLoader("org.springframework.data", "org.springframework.boot.data"));

	@Test
	void theSessionsOfTheTemplateShareTheBookmarksOfSpringData() {
		this.runner.run((context) -> {
			Neo4jBookmarkManager bookmarks = context.getBean(Neo4jBookmarkManager.class);
			BookmarkManager ofSessions = sessionConfig(this.driver,
					context.getBean("sessionTemplate", SessionTemplate.class))
				.bookmarkManager()
				.orElseThrow();
			bookmarks.updateBookmarks(Set.of(), Set.of(BOOKMARK));
			assertThat(ofSessions.getBookmarks()).containsExactly(BOOKMARK);
			ofSessions.updateBookmarks(Set.of(BOOKMARK), Set.of());
			assertThat(bookmarks.getBookmarks()).isEmpty();
		});
	}

	@Test
	void aUsersBookmarkManagersAreRespected() {
		Neo4jBookmarkManager mine = Neo4jBookmarkManager.create(() -> Set.of(BOOKMARK));
		this.runner.withBean("mine", Neo4jBookmarkManager.class, () -> mine).run((context) -> {
			assertThat(context.getBean(Neo4jBookmarkManager.class)).isSameAs(mine);
			assertThat(sessionConfig(this.driver, context.getBean("sessionTemplate", SessionTemplate.class))
				.bookmarkManager()
				.orElseThrow()
				.getBookmarks()).containsExactly(BOOKMARK);
		});
	}

	@Test
	void aDriverBookmarkManagerOfTheUserReplacesTheBridge() {
		BookmarkManager mine = mock(BookmarkManager.class);
		this.runner.withBean("mine", BookmarkManager.class, () -> mine).run((context) -> {
			assertThat(context).doesNotHaveBean(BookmarkBridge.class);
			assertThat(sessionConfig(this.driver, context.getBean("sessionTemplate", SessionTemplate.class))
				.bookmarkManager()).hasValueSatisfying((guarded) -> {
					guarded.getBookmarks();
					verify(mine).getBookmarks();
				});
		});
	}

	@Test
	void aTemplateOnAnotherDriverDoesNotShareTheBookmarks() {
		Driver other = mock(Driver.class);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataNeo4jAutoConfiguration.class, BookmarkAutoConfiguration.class,
					SessionTemplateAutoConfiguration.class, NamedSessionTemplatesAutoConfiguration.class))
			.withBean("driver", Driver.class, () -> this.driver, (definition) -> definition.setPrimary(true))
			.withBean("otherDriver", Driver.class, () -> other)
			.withPropertyValues("neo4j.sessions.templates.other.driver=otherDriver",
					"neo4j.sessions.templates.same.fetch-size=7")
			.run((context) -> {
				assertThat(sessionConfig(other, context.getBean("otherSessionTemplate", SessionTemplate.class))
					.bookmarkManager()).isEmpty();
				assertThat(sessionConfig(this.driver, context.getBean("sameSessionTemplate", SessionTemplate.class))
					.bookmarkManager()).isPresent();
			});
	}

	@Test
	void backsOffIfNoDriverIsPrimary() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BookmarkAutoConfiguration.class))
			.withBean("one", Driver.class, () -> mock(Driver.class))
			.withBean("two", Driver.class, () -> mock(Driver.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Neo4jBookmarkManager.class)
				.doesNotHaveBean(BookmarkManager.class));
	}

	@Test
	void backsOffWithTheTemplate() {
		this.runner.withPropertyValues("neo4j.sessions.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(BookmarkManager.class)
				.doesNotHaveBean(Neo4jBookmarkManager.class));
	}

	@Test
	void backsOffWithoutTheDriversClasses() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BookmarkAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(Driver.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Neo4jBookmarkManager.class));
	}

	@Test
	void sharesTheBookmarksOfTheDriversQueriesWithoutSpringData() {
		BookmarkManager ofTheDriver = mock(BookmarkManager.class);
		Driver driver = mock(Driver.class);
		given(driver.executableQueryBookmarkManager()).willReturn(ofTheDriver);
		this.withoutSpringData.withBean(Driver.class, () -> driver).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(SessionTemplate.class);
			assertThat(context.getBean(BookmarkManager.class)).isSameAs(ofTheDriver);
		});
	}

	/**
	 * A decorator of the application may not support it, may return nothing, or may be
	 * compiled with an older driver.
	 */
	@Test
	void aDriverWithoutBookmarksOfQueriesDoesNotStopTheStart(CapturedOutput output) {
		List<Consumer<Driver>> decorators = List.of((driver) -> {
		}, (driver) -> given(driver.executableQueryBookmarkManager())
			.willThrow(new UnsupportedOperationException("secret")),
				(driver) -> given(driver.executableQueryBookmarkManager()).willThrow(new AbstractMethodError()));
		for (Consumer<Driver> decorator : decorators) {
			Driver driver = mock(Driver.class);
			decorator.accept(driver);
			this.withoutSpringData.withBean(Driver.class, () -> driver).run((context) -> {
				assertThat(context).hasNotFailed();
				BookmarkManager manager = context.getBean(BookmarkManager.class);
				manager.updateBookmarks(Set.of(), Set.of(BOOKMARK));
				assertThat(sessionConfig(driver, context.getBean("sessionTemplate", SessionTemplate.class))
					.bookmarkManager()
					.orElseThrow()
					.getBookmarks()).containsExactly(BOOKMARK);
			});
		}
		assertThat(output.getOut().split("executableQueryBookmarkManager\\(\\)", -1)).as("one line for each start")
			.hasSize(1 + decorators.size());
		assertThat(output).contains(UnsupportedOperationException.class.getName())
			.contains(AbstractMethodError.class.getName())
			.doesNotContain("secret");
	}

	@Test
	void aBridgeNeedsBookmarksAndIsNotSerialized() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BookmarkBridge(null))
			.withMessageContaining("'bookmarks'");
		assertThatExceptionOfType(NotSerializableException.class)
			.isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream())
				.writeObject(new BookmarkBridge(Neo4jBookmarkManager.create())));
	}

	private static SessionConfig sessionConfig(Driver driver, SessionTemplate template) {
		AsyncSession session = mock(AsyncSession.class);
		given(session.closeAsync()).willReturn(CompletableFuture.completedFuture(null));
		given(driver.session(eq(AsyncSession.class), any(SessionConfig.class))).willReturn(session);
		template.execute((opened) -> CompletableFuture.completedFuture(null)).join();
		ArgumentCaptor<SessionConfig> config = ArgumentCaptor.forClass(SessionConfig.class);
		then(driver).should().session(eq(AsyncSession.class), config.capture());
		return config.getValue();
	}

}
