package dev.millstream.builder.jekyll.content;

import java.util.Set;

/// Kinds of files by their extension.
public final class Kinds {
  private static final Set<String> MARKDOWN = Set.of("md", "markdown", "mkd", "mkdn", "mkdown");

  private Kinds() {}

  /// Whether files of this extension are Markdown.
  public static boolean isMarkdown(String extension) {
    return MARKDOWN.contains(extension);
  }

  /// Whether files of this extension are Sass.
  public static boolean isSass(String extension) {
    return extension.equals("scss") || extension.equals("sass");
  }

  static String outputExtension(String extension) {
    if (isSass(extension)) {
      return ".css";
    }
    if (isMarkdown(extension)) {
      return ".html";
    }
    return extension.isEmpty() ? "" : "." + extension;
  }
}
