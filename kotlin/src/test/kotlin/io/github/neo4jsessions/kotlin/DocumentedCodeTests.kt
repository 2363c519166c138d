package io.github.neo4jsessions.kotlin

import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import kotlin.io.path.Path
import kotlin.io.path.readText

/**
 * The Kotlin code of `docs/styles.md`, which is compiled here and which `CoroutinesIT` runs.
 */
internal class DocumentedCodeTests {

	@Test
	fun `the documentation shows the class that is tested`() {
		val page = Path("../docs/styles.md").readText()
		val blocks = Regex("```kotlin\\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).map { it.groupValues[1].trim() }.toList()
		val source = Path("src/test/kotlin/io/github/neo4jsessions/kotlin/documented/Accounts.kt").readText()
		assertThat(blocks).containsExactly(source.substringAfter("documented\n").trim())
	}

}
