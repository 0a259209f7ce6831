package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SourceProblem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file's front matter and what follows it; `bodyLine` is the line where that begins, `length`
/// how many characters stand before it.
public record FrontMatter(
    boolean present, Map<String, @Nullable Object> values, String body, int bodyLine, int length) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "\\A---[ \\t]*\\n(.*?\\n)??(?:---|\\.\\.\\.)[ \\t]*(?:\\n|\\z)", Pattern.DOTALL);

  /// Splits a file's text.
  public static FrontMatter of(String file, String text) throws SourceProblem {
    var block = BLOCK.matcher(text);
    if (!block.find()) {
      return new FrontMatter(false, new LinkedHashMap<>(), text, 1, 0);
    }
    var yaml = block.group(1) == null ? "" : block.group(1);
    var lines = (int) block.group().chars().filter(c -> c == '\n').count();
    return new FrontMatter(
        true, Yaml.readMap(file, yaml, 2), text.substring(block.end()), lines + 1, block.end());
  }
}
