package dev.millstream.store;

/// A server that publishes and collects: `id` tells it from all others, `name` tells people where
/// it is. Both are of one line.
public record Owner(String id, String name) {
  public Owner {
    if (id.isBlank() || !id.equals(oneLine(id))) {
      throw new IllegalArgumentException("owner id " + Quoted.of(id) + " is not of one line");
    }
    name = oneLine(name);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
