package io.github.neo4jsessions.embedded.resolver;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;

/**
 * Resolves artifacts as Maven would: with the mirrors, proxies, credentials and
 * repositories of the user's settings, into the local repository, where a file is
 * complete as soon as it is visible. Only types of the JDK are exchanged with the caller.
 * Public for the library only; not for callers.
 */
public final class MavenFetch implements BiFunction<String, List<String>, List<String>> {

	private static final int NAMED = 3;

	/**
	 * Resolve artifacts.
	 * @param repository the directory of the local repository, or an empty string for
	 * that of Maven's settings
	 * @param coordinates the coordinates of the artifacts
	 * @return the files of the artifacts, in the same order
	 * @throws IllegalStateException if one of them could not be resolved; the message
	 * says why
	 */
	@Override
	public List<String> apply(String repository, List<String> coordinates) {
		ContextOverrides.Builder overrides = ContextOverrides.create()
			.withUserSettings(true)
			.checksumPolicy(ContextOverrides.ChecksumPolicy.FAIL);
		if (!repository.isEmpty()) {
			overrides.withLocalRepositoryOverride(Path.of(repository));
		}
		try (Context context = context(overrides.build())) {
			return resolve(context, coordinates);
		}
	}

	private static Context context(ContextOverrides overrides) {
		try {
			return Runtimes.INSTANCE.getRuntime().create(overrides);
		}
		catch (IllegalStateException ex) {
			Throwable reason = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new IllegalStateException("Maven's settings cannot be used: " + reason.getMessage());
		}
	}

	private static List<String> resolve(Context context, List<String> coordinates) {
		List<ArtifactRequest> requests = coordinates.stream()
			.map((artifact) -> new ArtifactRequest(new DefaultArtifact(artifact), context.remoteRepositories(), null))
			.toList();
		try {
			return context.repositorySystem()
				.resolveArtifacts(context.repositorySystemSession(), requests)
				.stream()
				.map((result) -> result.getArtifact().getFile().getAbsolutePath())
				.toList();
		}
		catch (ArtifactResolutionException ex) {
			throw new IllegalStateException(reasons(ex.getResults()));
		}
	}

	// each failed artifact has an error of its own, most of them for the same reason
	private static String reasons(List<ArtifactResult> results) {
		return results.stream()
			.filter((result) -> !result.isResolved())
			.flatMap((result) -> result.getExceptions().stream())
			.map(Exception::getMessage)
			.distinct()
			.limit(NAMED)
			.collect(Collectors.joining("; "));
	}

}
