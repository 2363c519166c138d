package io.github.neo4jsessions.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;

/**
 * Loads Maven's resolver and the libraries that it needs. Their classes are in a
 * directory of this jar, so that they are not on the class path of the application. This
 * loader has them and the JDK, and nothing else of the application.
 */
final class ResolverClassLoader extends ClassLoader {

	/**
	 * The class that uses the resolver, which this loader defines as well.
	 */
	static final String FETCH = "io.github.neo4jsessions.embedded.resolver.MavenFetch";

	private static final String DIRECTORY = "META-INF/neo4j-sessions/resolver/";

	static {
		registerAsParallelCapable();
	}

	private final ClassLoader jar = ResolverClassLoader.class.getClassLoader();

	ResolverClassLoader() {
		super("neo4j-sessions-resolver", getPlatformClassLoader());
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		String resource = name.replace('.', '/') + ".class";
		// a nested class of that class, too
		String location = (name.startsWith(FETCH)) ? resource : DIRECTORY + resource;
		try (InputStream in = this.jar.getResourceAsStream(location)) {
			if (in == null) {
				throw new ClassNotFoundException(name);
			}
			byte[] content = in.readAllBytes();
			return defineClass(name, content, 0, content.length);
		}
		catch (IOException ex) {
			throw new ClassNotFoundException(name, ex);
		}
	}

	@Override
	protected URL findResource(String name) {
		return this.jar.getResource(DIRECTORY + name);
	}

	@Override
	protected Enumeration<URL> findResources(String name) throws IOException {
		return this.jar.getResources(DIRECTORY + name);
	}

}
