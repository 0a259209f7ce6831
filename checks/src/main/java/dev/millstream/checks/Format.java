package dev.millstream.checks;

import module java.base;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;

/// Rewrites every Java file below a directory in the house format.
public final class Format {
  private Format() {}

  /// The files whose text is not in the house format, with the text they should have.
  public static SortedMap<Path, String> pending(Path root) throws IOException {
    var pending = new ConcurrentSkipListMap<Path, String>();
    Sources.below(root).parallelStream()
        .forEach(file -> {
          try {
            var text = Files.readString(file);
            var formatted = new Formatter().formatSourceAndFixImports(text);
            if (!formatted.equals(text)) {
              pending.put(file, formatted);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (FormatterException e) {
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
          }
        });
    return pending;
  }

  static void main(String[] args) throws IOException {
    for (var entry : pending(Path.of(args[0])).entrySet()) {
      Files.writeString(entry.getKey(), entry.getValue());
      IO.println("formatted " + entry.getKey());
    }
  }
}
