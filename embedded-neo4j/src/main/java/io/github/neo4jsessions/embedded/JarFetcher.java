package io.github.neo4jsessions.embedded;

import java.util.List;
import java.util.function.BiFunction;

/**
 * Fetches jars into a local repository.
 */
@FunctionalInterface
interface JarFetcher {

	/**
	 * Fetch jars.
	 * @param repository the directory to fetch them to, or an empty string for Maven's
	 * local repository
	 * @param coordinates the coordinates of the jars
	 * @return their files, in the same order
	 * @throws IllegalStateException if one of them could not be fetched
	 */
	List<String> fetch(String repository, List<String> coordinates);

	/**
	 * Return the fetcher that uses Maven's resolver, with the mirrors, proxies and
	 * credentials of Maven's settings. The resolver and its dependencies are loaded by a
	 * class loader of their own, and become garbage afterwards.
	 * @return the fetcher
	 */
	static JarFetcher ofMaven() {
		return (repository, coordinates) -> {
			Thread thread = Thread.currentThread();
			ClassLoader before = thread.getContextClassLoader();
			ClassLoader resolver = new ResolverClassLoader();
			thread.setContextClassLoader(resolver);
			try {
				@SuppressWarnings("unchecked")
				BiFunction<String, List<String>, List<String>> fetch = (BiFunction<String, List<String>, List<String>>) resolver
					.loadClass(ResolverClassLoader.FETCH)
					.getConstructor()
					.newInstance();
				return fetch.apply(repository, coordinates);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException("Maven's resolver is not usable in this JVM", ex);
			}
			finally {
				thread.setContextClassLoader(before);
			}
		};
	}

}
