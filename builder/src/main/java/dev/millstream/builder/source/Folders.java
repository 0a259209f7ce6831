package dev.millstream.builder.source;

/// Names of folders as people write them.
public final class Folders {
  private Folders() {}

  /// The folder without `./` and slashes at its ends; empty for the repository itself.
  ///
  /// @param where the file and key that names it
  public static String inside(String where, String text) throws SourceProblem {
    var folder = text.strip().replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "");
    if (folder.equals("..") || folder.startsWith("../") || folder.contains("/..")) {
      throw new SourceProblem(
          where + " = \"" + text + "\" leaves the repository", "name a folder of the repository");
    }
    return folder.equals(".") ? "" : folder;
  }

  /// A folder below another; either may be empty.
  public static String join(String folder, String below) {
    return folder.isEmpty() || below.isEmpty() ? folder + below : folder + "/" + below;
  }
}
