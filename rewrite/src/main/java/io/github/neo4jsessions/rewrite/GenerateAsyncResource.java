package io.github.neo4jsessions.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.Option;
import org.openrewrite.ScanningRecipe;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.Validated;
import org.openrewrite.text.PlainText;

/**
 * Writes a class that manages a resource with an {@code AsyncResource}, and a test of its
 * contract, which inherits {@code AsyncResourceContract} if the tests of the project can
 * use it. A file that exists is left alone.
 *
 * @since 0.1.0
 */
public class GenerateAsyncResource extends ScanningRecipe<GenerationTarget> {

	private static final Pattern SIMPLE_NAME = Pattern.compile("[A-Z]\\w*");

	private static final Pattern PACKAGE = Pattern.compile("[a-z]\\w*(\\.[a-z]\\w*)*");

	private static final Pattern MODULE = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");

	private static final Pattern TYPE = Pattern.compile("([a-z]\\w*\\.)*[A-Z]\\w*(\\.[A-Z]\\w*)*");

	@Option(displayName = "Package", description = "The package of the new class.", example = "com.example.files")
	private final @Nullable String packageName;

	@Option(displayName = "Class", description = "The name of the new class.", example = "FileManager")
	private final @Nullable String className;

	@Option(displayName = "Resource",
			description = "The type of the resource: its qualified name, or its simple name if it is in the same package.",
			example = "java.nio.channels.AsynchronousFileChannel")
	private final @Nullable String resourceType;

	@Option(displayName = "Module",
			description = "The folder of the module in a build of several modules. The default is that of the build itself.",
			example = "services/files", required = false)
	private final @Nullable String modulePath;

	/**
	 * Create the recipe.
	 * @param packageName the package of the new class
	 * @param className the simple name of the new class
	 * @param resourceType the type of the resource
	 * @param modulePath the folder of the module, or {@code null} for that of the build
	 */
	public GenerateAsyncResource(@Nullable String packageName, @Nullable String className,
			@Nullable String resourceType, @Nullable String modulePath) {
		this.modulePath = modulePath;
		this.packageName = packageName;
		this.className = className;
		this.resourceType = resourceType;
	}

	@Override
	public String getDisplayName() {
		return "Generate a class that manages a resource";
	}

	@Override
	public String getDescription() {
		return "Writes a class that acquires, uses and releases a resource with an `AsyncResource`, and a test of its contract, which needs JUnit, AssertJ and Mockito, and inherits `AsyncResourceContract` if the project has the test support of this library. Files that exist are left alone.";
	}

	@Override
	public Validated<Object> validate() {
		return super.validate()
			.and(matches("packageName", this.packageName, PACKAGE, "a package, such as com.example.files"))
			.and(matches("className", this.className, SIMPLE_NAME, "the simple name of a class, such as FileManager"))
			.and(matches("resourceType", this.resourceType, TYPE,
					"the name of a type without parameters, such as java.nio.channels.AsynchronousFileChannel"))
			.and(matches("modulePath", (this.modulePath != null) ? this.modulePath : "module", MODULE,
					"the folder of a module in the build, such as services/files"));
	}

	@Override
	public GenerationTarget getInitialValue(ExecutionContext ctx) {
		return new GenerationTarget((this.modulePath != null) ? this.modulePath + "/" : "");
	}

	@Override
	public TreeVisitor<?, ExecutionContext> getScanner(GenerationTarget target) {
		return new TreeVisitor<>() {

			@Override
			public @Nullable Tree visit(@Nullable Tree tree, ExecutionContext ctx) {
				if (tree instanceof SourceFile file) {
					target.add(file);
				}
				return tree;
			}

		};
	}

	@Override
	public Collection<? extends SourceFile> generate(GenerationTarget target, ExecutionContext ctx) {
		String folder = "java/" + name(this.packageName).replace('.', '/') + "/" + name(this.className);
		return List
			.of(file(target.folder() + "src/main/" + folder + ".java", "AsyncResource"),
					file(target.folder() + "src/test/" + folder + "Tests.java",
							target.hasContract() ? "AsyncResourceContractTests" : "AsyncResourceTests"))
			.stream()
			.filter((file) -> !target.exists(file.getSourcePath()))
			.toList();
	}

	private PlainText file(String path, String template) {
		String text = read(template + ".java.template").replace("${package}", name(this.packageName))
			.replace("${class}", name(this.className))
			.replace("${resource}", name(this.resourceType));
		return PlainText.builder().sourcePath(Path.of(path)).text(text).build();
	}

	private static String read(String template) {
		try (InputStream in = Objects.requireNonNull(GenerateAsyncResource.class.getResourceAsStream(template),
				template)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The options are validated before the recipe runs. */
	private static String name(@Nullable String option) {
		return Objects.requireNonNull(option, "option");
	}

	private static Validated<String> matches(String option, @Nullable String value, Pattern pattern, String expected) {
		return Validated.test(option, "must be " + expected + ", but is '" + value + "'", value,
				(text) -> text != null && pattern.matcher(text).matches());
	}

}
