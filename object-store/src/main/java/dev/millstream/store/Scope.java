package dev.millstream.store;

import java.util.regex.Pattern;

/// Whose objects they are, as `kind/name` (`site/blog`, `video/<uid>`). Objects are reused inside a
/// scope only: a global "is this hash known" would tell tenants about each other.
public record Scope(String kind, String name) {
  private static final String LARGE_FILES = "lfs";
  private static final String BUCKET = "bucket";
  private static final String WATERMARK = "watermark";
  private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Scope {
    if (!PART.matcher(kind).matches() || !PART.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "not a scope: "
              + Quoted.of(kind + "/" + name)
              + "; it is kind/name, each of a-z, 0-9 and -, at most 63 of them");
    }
  }

  /// The scope of a project's deployments.
  public static Scope site(String project) {
    return new Scope("site", project);
  }

  /// The scope of one video: its source, segments and pictures.
  public static Scope video(String uid) {
    return new Scope("video", uid);
  }

  /// The scope of a project's large files, which git's commits name: all stay as long as the
  /// project.
  public static Scope largeFiles(String project) {
    return new Scope(LARGE_FILES, project);
  }

  /// The scope of what a bucket of functions holds, by its id. No tree names it.
  public static Scope bucket(String id) {
    return new Scope(BUCKET, id);
  }

  /// The scope of a picture that is drawn over videos, by its id. No tree names it; it goes when
  /// its owner and all those videos are done with it.
  public static Scope watermark(String uid) {
    return new Scope(WATERMARK, uid);
  }

  /// Whether its objects may be manifests: not where strangers choose the bytes.
  public boolean hasTrees() {
    return !kind.equals(BUCKET) && !kind.equals(WATERMARK);
  }

  /// Whether objects that no tree names stay all the same.
  public boolean keepsAll() {
    return kind.equals(LARGE_FILES) || kind.equals(WATERMARK);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
