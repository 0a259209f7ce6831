package dev.millstream.builder.rules;

import dev.millstream.builder.source.Warnings;
import dev.millstream.store.site.HeaderRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `_headers` in Cloudflare's grammar: a line that begins with `/` or `https://` opens a
/// rule, other lines are its headers. A line that cannot be used is skipped with a warning.
public final class HeadersFile {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern BAD_VALUE = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
  private static final Pattern ADDRESS = Pattern.compile("^(?:https?:)?//|^https:");

  private final String file;
  private final Warnings warnings;
  private final List<HeaderRule> rules = new ArrayList<>();
  private @Nullable Block block;

  private HeadersFile(String file, Warnings warnings) {
    this.file = file;
    this.warnings = warnings;
  }

  /// The rules of `text`; `file` is its path, for warnings.
  public static List<HeaderRule> parse(String file, String text, Warnings warnings) {
    var parser = new HeadersFile(file, warnings);
    var lines = text.split("\n", -1);
    for (var i = 0; i < lines.length; i++) {
      var line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        parser.line(line, i + 1);
      }
    }
    parser.closeBlock();
    return List.copyOf(parser.rules);
  }

  private void line(String line, int number) {
    if (line.startsWith("/") || ADDRESS.matcher(line).find()) {
      closeBlock();
      var problem = Patterns.headerProblem(line);
      problem.ifPresent(text -> warnings.add(file, number, "rule skipped: " + text));
      block = new Block(line, number, problem.isEmpty());
      return;
    }
    if (block == null) {
      warnings.add(file, number, "skipped: a header must stand below a path such as `/*`");
      return;
    }
    block.used = true;
    var problem = line.startsWith("!") ? remove(block, line) : set(block, line);
    problem.ifPresent(text -> warnings.add(file, number, "header skipped: " + text));
  }

  private static Optional<String> remove(Block block, String line) {
    var name = line.substring(1).strip();
    if (!NAME.matcher(name).matches()) {
      return Optional.of("`" + name + "` is not a header's name");
    }
    block.remove.add(name);
    return Optional.empty();
  }

  private static Optional<String> set(Block block, String line) {
    var colon = line.indexOf(':');
    if (colon < 0) {
      return Optional.of("`" + line + "` is not `Name: value`");
    }
    var name = line.substring(0, colon).strip();
    var value = line.substring(colon + 1).strip();
    if (!NAME.matcher(name).matches()) {
      return Optional.of("`" + name + "` is not a header's name");
    }
    if (value.isEmpty()) {
      return Optional.of("`" + name + "` has no value; write `! " + name + "` to remove it");
    }
    if (BAD_VALUE.matcher(value).find()) {
      return Optional.of("the value of `" + name + "` has a control character");
    }
    block.set.add(new HeaderRule.Header(name, value));
    return Optional.empty();
  }

  private void closeBlock() {
    if (block == null) {
      return;
    }
    if (block.valid && block.set.isEmpty() && block.remove.isEmpty()) {
      if (!block.used) {
        warnings.add(file, block.line, "rule skipped: no header stands below it");
      }
    } else if (block.valid) {
      rules.add(new HeaderRule(block.pattern, block.set, block.remove, block.line));
    }
    block = null;
  }

  private static final class Block {
    final String pattern;
    final int line;
    final boolean valid;
    final List<HeaderRule.Header> set = new ArrayList<>();
    final List<String> remove = new ArrayList<>();
    boolean used;

    Block(String pattern, int line, boolean valid) {
      this.pattern = pattern;
      this.line = line;
      this.valid = valid;
    }
  }
}
