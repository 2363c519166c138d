import javax.lang.model.SourceVersion

// Maven compares the package with the pattern in archetype-metadata.xml only if it asks for it
def name = request.package
if (!SourceVersion.isName(name, SourceVersion.RELEASE_17)) {
	throw new IllegalArgumentException("'package' must be the name of a package in Java, but is '" + name + "': delete the folder " + request.artifactId + ", and add -Dpackage=... with another one")
}
