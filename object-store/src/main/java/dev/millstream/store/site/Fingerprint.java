package dev.millstream.store.site;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Tells by its path that a file's name changes with its bytes, so that it may be kept for ever. A
/// name taken for a fingerprint by mistake would freeze a file in browsers for a year, one that is
/// missed costs a revalidation: where a word and a hash look alike, it is a word.
public final class Fingerprint {
  private static final Set<String> SCRIPTS = Set.of("css", "js", "mjs");
  private static final Set<String> EMITTED =
      Set.of(
          "css js mjs map wasm woff woff2 ttf otf eot svg png jpg jpeg gif webp avif ico mp4 webm"
              .split(" ", -1));

  /// All that these hold is named by its bytes or by its build.
  private static final Pattern FOLDER = Pattern.compile("/_next/static/|/_app/immutable/");

  /// Where Vite, Astro and Nuxt put what they emit.
  private static final Pattern BUNDLER = Pattern.compile("/(assets|_astro|_nuxt)/");

  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*[.-])?([A-Za-z0-9_]{8,64})(?:\\.(?:min|chunk|bundle|module|esm))?\\.([a-z0-9]+)");
  private static final Pattern HEX = Pattern.compile("(?=.*[a-f])(?=.*[0-9].*[0-9])[0-9a-f]{8,64}");
  private static final Pattern UUID_END =
      Pattern.compile(".*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.[a-z0-9]+");

  /// esbuild's form.
  private static final Pattern BASE32 = Pattern.compile("(?=.*[2-7][A-Z])[A-Z2-7]{8}");

  /// Rollup's and Vite's form.
  private static final Pattern BASE64 =
      Pattern.compile("(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]_*[A-Za-z])[A-Za-z0-9_]{8,32}");

  /// What Rollup's and Vite's form can be, words with capitals or digits too.
  private static final Pattern LIKE_BASE64 =
      Pattern.compile(
          ".*[.-](?=[\\w-]*[A-Za-z])(?=[0-9]|[\\w-]+[A-Z0-9])[\\w-]{8}\\.([a-z0-9]+)(?:\\.map)?");

  private Fingerprint() {}

  /// Whether the file at `path`, which is no page, may be kept for ever.
  public static boolean in(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var file = name.endsWith(".map") ? name.substring(0, name.length() - 4) : name;
    var match = NAME.matcher(file);
    if (FOLDER.matcher(path).find()) {
      return EMITTED.contains(name.substring(name.lastIndexOf('.') + 1));
    }
    if (!match.matches() || !EMITTED.contains(match.group(2))) {
      return false;
    }
    var hash = match.group(1);
    if (HEX.matcher(hash).matches()) {
      return !UUID_END.matcher(file).matches();
    }
    var emitted = SCRIPTS.contains(match.group(2)) || BUNDLER.matcher(path).find();
    return emitted && (BASE32.matcher(hash).matches() || BASE64.matcher(hash).matches());
  }

  /// Whether the name may end in a fingerprint: for who looks for files of earlier deployments,
  /// where a mistake freezes nothing.
  public static boolean maybeIn(String path) {
    if (in(path)) {
      return true;
    }
    var match = LIKE_BASE64.matcher(path.substring(path.lastIndexOf('/') + 1));
    return BUNDLER.matcher(path).find() && match.matches() && EMITTED.contains(match.group(1));
  }

  /// What is before and behind the fingerprint in a file's path: what its next version has, too.
  public record Around(String before, String after) {}

  /// The path without its fingerprint; empty if it has none in its name.
  public static Optional<Around> around(String path) {
    var start = path.lastIndexOf('/') + 1;
    var match = NAME.matcher(path.substring(start));
    if (!in(path) || !match.matches() || !mayChange(match.group(1))) {
      return Optional.empty();
    }
    return Optional.of(
        new Around(
            path.substring(0, start + match.start(1)), path.substring(start + match.end(1))));
  }

  /// In a folder of a bundler a name may lack a fingerprint.
  private static boolean mayChange(String hash) {
    return HEX.matcher(hash).matches()
        || BASE32.matcher(hash).matches()
        || BASE64.matcher(hash).matches();
  }
}
