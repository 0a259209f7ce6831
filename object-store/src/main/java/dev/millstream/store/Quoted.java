package dev.millstream.store;

/// Text from outside as a message shows it: in quotes, in printable ASCII, and not longer than a
/// line.
public final class Quoted {
  private static final int SHOWN_MAX = 80;

  private Quoted() {}

  /// `text` in quotes; how much of it there is, if not all of it is shown.
  public static String of(String text) {
    var shown = new StringBuilder("\"");
    for (var i = 0; i < Math.min(text.length(), SHOWN_MAX); i++) {
      var letter = text.charAt(i);
      if (letter >= ' ' && letter <= '~') {
        shown.append(letter);
      } else {
        shown.append("\\u%04x".formatted((int) letter));
      }
    }
    shown.append(text.length() > SHOWN_MAX ? "…\"" : "\"");
    return text.length() > SHOWN_MAX
        ? shown + " (" + text.length() + " characters)"
        : shown.toString();
  }
}
