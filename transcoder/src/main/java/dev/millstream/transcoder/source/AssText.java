package dev.millstream.transcoder.source;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/// The text of a subtitle event in SubStation Alpha, which FFmpeg turns all text subtitles into, as
/// the payload of a WebVTT cue: italics, bold and underlining stay, places and effects do not.
public final class AssText {
  /// What stands before the text: a number, a layer, a style, a name, three margins and an effect.
  private static final int FIELDS = 8;

  private static final Pattern SWITCH =
      Pattern.compile("\\\\(?:([biu])([01])|(p)([0-9]+)|(r))(?![a-z0-9])");

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final ArrayDeque<Character> open = new ArrayDeque<>();
  private boolean drawing;

  private AssText(String text) {
    this.text = text;
  }

  /// The payload; empty if there is nothing to read.
  public static String toVtt(String event) {
    var fields = event.split(",", FIELDS + 1);
    return fields.length <= FIELDS ? "" : new AssText(fields[FIELDS]).convert();
  }

  private String convert() {
    for (var at = 0; at < text.length(); at++) {
      var end = text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
      if (end > 0) {
        override(text.substring(at, end));
        at = end;
      } else if (text.charAt(at) == '\\' && at + 1 < text.length() && escape(text.charAt(at + 1))) {
        at++;
      } else if (!drawing) {
        literal(text.charAt(at));
      }
    }
    while (!open.isEmpty()) {
      out.append("</").append(open.pop()).append('>');
    }
    return clean(out.toString());
  }

  private boolean escape(char letter) {
    switch (letter) {
      case 'N', 'n' -> out.append('\n');
      case 'h' -> out.append('\u00a0');
      default -> {
        return false;
      }
    }
    return true;
  }

  private void literal(char letter) {
    switch (letter) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '\r', '\0' -> {}
      default -> out.append(letter);
    }
  }

  private void override(String block) {
    var found = SWITCH.matcher(block);
    while (found.find()) {
      if (found.group(3) != null) {
        drawing = !found.group(4).equals("0");
      } else if (found.group(5) != null) {
        while (!open.isEmpty()) {
          out.append("</").append(open.pop()).append('>');
        }
      } else if (found.group(2).equals("1")) {
        begin(found.group(1).charAt(0));
      } else {
        end(found.group(1).charAt(0));
      }
    }
  }

  private void begin(char tag) {
    if (!open.contains(tag)) {
      open.push(tag);
      out.append('<').append(tag).append('>');
    }
  }

  /// Tags are closed in the order in which they nest; what was open within is opened again.
  private void end(char tag) {
    if (!open.contains(tag)) {
      return;
    }
    var within = new ArrayDeque<Character>();
    while (true) {
      var top = open.pop();
      out.append("</").append(top).append('>');
      if (top == tag) {
        break;
      }
      within.push(top);
    }
    within.forEach(this::begin);
  }

  /// An empty line would end the cue.
  private static String clean(String payload) {
    var lines = payload.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    var joined = String.join("\n", lines);
    return joined.replaceAll("<[^>]*>", "").isBlank() ? "" : joined;
  }
}
