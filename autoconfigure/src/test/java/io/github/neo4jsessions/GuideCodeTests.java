package io.github.neo4jsessions;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java code of these pages is complete: each block is a file of the tests, in most
 * cases below the package {@code com.example}, and other tests run it.
 */
class GuideCodeTests {

	private static final String TEST_SUPPORT = "../../../../../../test-support/src/test/java/com/example/";

	private static final String APPLICATIONS = "../../../../../../application-tests/src/test/java/io/github/neo4jsessions/application/";

	static Stream<Arguments> pages() {
		return Stream.of(page("getting-started", "start/PeopleApplication", "start/PeopleController"),
				page("choosing", "choosing/Movie", "choosing/Movies"),
				page("leaving-the-scope", "leaving/Warehouse", "leaving/Orders", "leaving/Stock"),
				page("resources", "resources/Workspace", "resources/Export"), page("errors", "errors/Neo4jProblems"),
				page("from-driver", "fromdriver/DriverAccounts", "fromdriver/TemplateAccounts"),
				page("from-spring-data", "fromreactive/SpringDataAccounts", "fromreactive/ReactiveAccounts",
						"fromreactive/FutureAccounts"),
				page("transactions", "transactions/Accounts", "transactions/Deposits", "transactions/Transferred",
						APPLICATIONS + "both/BothConfiguration", "transactions/RetriedTransfers",
						"transactions/RetryConfiguration"),
				page("scopes", "scopes/Bookings"),
				page("queries", "queries/Balances", "queries/Owners", "queries/ClosedAccounts", "queries/AccountIds"),
				page("tenants", "tenants/TenantOrders", "tenants/RequestIdConfiguration", "tenants/SelectedOrders"),
				page("properties", "properties/Shop"),
				page("cancellation", "cancellation/PriceController", "cancellation/CheapestPrice"),
				page("reference", "reference/People", "reference/Connection", "reference/Connections",
						"reference/PreparedConnections", "reference/Answers", "reference/Resources",
						"reference/ReleaseTests", "reference/OrdersTemplate", "reference/Pooled",
						"reference/FileWriter", "reference/Completion", "reference/ActiveSessions",
						"reference/Renaming", "reference/Copies", "reference/TransferAnswer"),
				page("testing",
						Stream
							.of("Bank", "Account", "AccountRepository", "BankTests", "BankFaultTests", "BankDatabaseIT",
									"BankInContainer", "BankInOwnContainer", "LostConnectionIT", "ConnectionsTests",
									"ArchitectureTests", "AccountRepositoryIT")
							.map(TEST_SUPPORT::concat)
							.toArray(String[]::new)),
				page("embedded-server", "embedded/LocalDatabase"),
				page("styles", "fromreactive/ReactiveAccounts", "styles/BlockingBalances", "styles/BlockingTransfers"));
	}

	private static Arguments page(String name, String... files) {
		return Arguments.of("docs/" + name + ".md", files);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void eachBlockIsAFileThatIsRun(String page, String[] files) {
		DocumentedCode.assertWholeFiles(page, files);
	}

}
