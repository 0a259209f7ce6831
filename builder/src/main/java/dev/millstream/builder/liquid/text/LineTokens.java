package dev.millstream.builder.liquid.text;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The inside of a `{% liquid %}` tag: one tag a line.
public final class LineTokens implements Tokens {
  private static final Pattern TAG = Pattern.compile("(#|\\w+)(.*)", Pattern.DOTALL);
  private final String file;
  private final List<String> lines;
  private final int firstLine;
  private int next;

  /// Reads `markup`, which begins in line `firstLine` of `file`.
  public LineTokens(String file, String markup, int firstLine) {
    this.file = file;
    this.lines = List.of(markup.split("\n", -1));
    this.firstLine = firstLine;
  }

  @Override
  public int line() {
    return firstLine + Math.max(0, next - 1);
  }

  @Override
  public @Nullable Token next() {
    while (next < lines.size()) {
      var line = lines.get(next++).strip();
      if (!line.isEmpty()) {
        var tag = TAG.matcher(line);
        if (!tag.matches()) {
          throw new LiquidException(
              new Place(file, line()), "`" + line + "` does not begin with a tag's name");
        }
        return new Token.Tag(tag.group(1), tag.group(2), line());
      }
    }
    return null;
  }

  @Override
  public String rawUntil(String end, @Nullable String nested, int openedAt) {
    var level = 1;
    var body = new StringBuilder();
    while (next < lines.size()) {
      var line = lines.get(next++);
      var words = line.strip().split("\\s", 2);
      if (words[0].equals(nested)) {
        level++;
      } else if (words[0].equals(end) && --level == 0) {
        return body.toString();
      }
      body.append(line).append('\n');
    }
    throw new LiquidException(new Place(file, openedAt), "the tag is not closed by `" + end + "`");
  }
}
