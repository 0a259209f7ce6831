package dev.millstream.control.stream.caption;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks WebVTT files as their authors must write them, which is stricter than what players take:
/// a line that means nothing is a mistake, or another kind of file.
public final class WebVtt {
  private static final String TIME = "((?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3})";
  private static final Pattern TIMING =
      Pattern.compile(TIME + "[ \\t]+-->[ \\t]+" + TIME + "((?:[ \\t]+[a-z]+:[^\\s:]+)*)[ \\t]*");
  private static final Pattern TAG = Pattern.compile("<(/?)([^>]*)(>?)");
  private static final Pattern NAME =
      Pattern.compile("(?:c|i|b|u|ruby|rt|v|lang)?(?:\\.[^\\s.]+)*(?:[ \\t].*)?|" + TIME);
  private static final String ARROW = "-->";

  private final String[] lines;
  private int at;

  private WebVtt(String text) {
    lines = text.split("\r\n|\n|\r", -1);
  }

  /// What is wrong with a file, with its line; empty if nothing is.
  public static Optional<String> problem(byte[] file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      return Optional.of("it is not UTF-8");
    }
    return new WebVtt(text.startsWith("\ufeff") ? text.substring(1) : text).check();
  }

  private Optional<String> check() {
    if (!lines[0].matches("WEBVTT([ \\t].*)?")) {
      return wrong("a WebVTT file begins with WEBVTT" + hint());
    }
    at = 1;
    while (at < lines.length && !lines[at].isBlank()) { // more of the header
      if (lines[at].contains(ARROW)) {
        return wrong("an empty line is missing after the header");
      }
      at++;
    }
    while (at < lines.length) {
      if (lines[at].isBlank()) {
        at++;
        continue;
      }
      var problem = block();
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private String hint() {
    var first = lines[0].strip();
    if (first.startsWith("<")) {
      return "; this is HTML or XML";
    }
    return first.matches("\\d+") ? "; this looks like SubRip (.srt): convert it" : "";
  }

  private Optional<String> block() {
    var first = lines[at];
    if (first.matches("(NOTE|STYLE|REGION)([ \\t].*)?")) {
      while (at < lines.length && !lines[at].isBlank()) {
        if (lines[at].contains(ARROW)) {
          return wrong("--> stands in a note, style or region");
        }
        at++;
      }
      return Optional.empty();
    }
    if (!first.contains(ARROW)) {
      at++; // the cue's name
    }
    return cue();
  }

  private Optional<String> cue() {
    if (at >= lines.length || !lines[at].contains(ARROW)) {
      return wrong("a cue's times are missing: 00:01.000 --> 00:02.500");
    }
    var timing = TIMING.matcher(lines[at]);
    if (!timing.matches()) {
      return wrong("a cue's times are malformed; they are like 00:01.000 --> 00:02.500");
    }
    if (millis(timing.group(1)) >= millis(timing.group(2))) {
      return wrong("a cue ends before it begins");
    }
    for (at++; at < lines.length && !lines[at].isBlank(); at++) {
      if (lines[at].contains(ARROW)) {
        return wrong("an empty line is missing before a cue");
      }
      if (lines[at].indexOf('\0') >= 0) {
        return wrong("a cue holds a NUL");
      }
      var tags = TAG.matcher(lines[at]);
      while (tags.find()) {
        if (!known(tags)) {
          return wrong("a cue holds a tag that WebVTT does not have: " + shortened(tags.group()));
        }
      }
    }
    return Optional.empty();
  }

  /// A voice's name may go on in the next line; the end of its tag is not checked then.
  private static boolean known(Matcher tag) {
    return NAME.matcher(tag.group(2)).matches();
  }

  private static String shortened(String tag) {
    return tag.length() > 40 ? tag.substring(0, 40) + "…" : tag;
  }

  private static long millis(String time) {
    var parts = time.split("[:.]", -1);
    var millis = 0L;
    for (var i = 0; i < parts.length - 1; i++) {
      millis = millis * 60 + Long.parseLong(parts[i]);
    }
    return millis * 1000 + Long.parseLong(parts[parts.length - 1]);
  }

  private Optional<String> wrong(String what) {
    return Optional.of("line " + (at + 1) + ": " + what);
  }
}
