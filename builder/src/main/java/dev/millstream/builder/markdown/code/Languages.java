package dev.millstream.builder.markdown.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Set;

/// The languages by whose names Rouge highlights code. Code of another gets other elements.
final class Languages {
  private static final Set<String> KNOWN = read();

  private Languages() {}

  static boolean isKnown(String name) {
    return KNOWN.contains(name);
  }

  private static Set<String> read() {
    try (var in = Languages.class.getResourceAsStream("rouge-languages.txt")) {
      return Set.copyOf(
          new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
