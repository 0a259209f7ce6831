package dev.millstream.builder.detect;

import dev.millstream.builder.source.ConfigFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a `package.json` says of a site; without the file, nothing.
record PackageJson(
    boolean present,
    Set<String> dependencies,
    Map<String, String> scripts,
    Optional<String> packageManager,
    Optional<String> node) {
  static final String FILE = "package.json";

  static PackageJson of(SiteTree repository) throws IOException, SourceProblem {
    var file = ConfigFile.first(repository, FILE);
    if (file.isEmpty()) {
      return new PackageJson(false, Set.of(), Map.of(), Optional.empty(), Optional.empty());
    }
    var json = file.get();
    var dependencies = new HashSet<String>();
    for (var kind : new String[] {"dependencies", "devDependencies", "optionalDependencies"}) {
      dependencies.addAll(json.root().path(kind).propertyNames());
    }
    var scripts = new HashMap<String, String>();
    json.root()
        .path("scripts")
        .properties()
        .forEach(script -> scripts.put(script.getKey(), script.getValue().asString("")));
    return new PackageJson(
        true, dependencies, scripts, json.text("packageManager"), json.text("engines", "node"));
  }

  /// The version that `packageManager` asks for of `tool`, if it names that.
  Optional<String> packageManager(String tool) {
    return packageManager
        .filter(text -> text.startsWith(tool + "@"))
        .map(text -> text.substring(tool.length() + 1).replaceFirst("\\+.*", ""));
  }

  boolean hasBuildScript() {
    return scripts.containsKey("build");
  }
}
