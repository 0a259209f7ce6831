package dev.millstream.checks;

import module java.base;

/// Finds names that say nothing, packages that hold too much, and packages nobody introduced.
public final class Names {
  private static final int PACKAGE_FILES_MAX = 20;
  private static final Pattern WEAK_TYPE =
      Pattern.compile(".*(Impl|Manager|Helpers?|Utils?|Base|Data|Info|Processor)\\.java");
  private static final Set<String> WEAK_FOLDERS =
      Set.of("util", "utils", "common", "core", "model", "impl", "misc", "helpers");

  private Names() {}

  /// What is wrong, one sentence a finding.
  public static List<String> weak(List<Path> sources) {
    var found = new ArrayList<String>();
    var packages = new TreeMap<Path, List<Path>>();
    for (var file : sources) {
      packages.computeIfAbsent(file.getParent(), _ -> new ArrayList<>()).add(file);
      if (WEAK_TYPE.matcher(file.getFileName().toString()).matches()) {
        found.add(file + ": name the thing by its part in the domain");
      }
    }
    packages.forEach((folder, files) -> {
      if (WEAK_FOLDERS.contains(folder.getFileName().toString())) {
        found.add(folder + ": a package is named after what it is about");
      }
      if (files.size() > PACKAGE_FILES_MAX) {
        found.add("%s has %d files, at most %d".formatted(folder, files.size(), PACKAGE_FILES_MAX));
      }
      if (folder.toString().contains("/src/main/")
          && !Files.exists(folder.resolve("package-info.java"))) {
        found.add(folder + ": a package-info.java says what it does and what it may import");
      }
    });
    return found;
  }
}
