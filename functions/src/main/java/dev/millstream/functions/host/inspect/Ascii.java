package dev.millstream.functions.host.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Messages of the debuggers' protocol as they may pass Javet and the wire.
final class Ascii {
  private static final int MESSAGE_BYTES_MAX = 24 << 20;
  private static final int BYTES_PER_CHAR_MAX = 3;
  private static final String NUMBER = "{\"id\":";

  private Ascii() {}

  /// The same JSON without characters that Javet garbles, which it takes for ISO 8859-1.
  static String of(String json) {
    if (json.chars().allMatch(c -> c < 0x80)) {
      return json;
    }
    var ascii = new StringBuilder(json.length() + 64);
    for (var at = 0; at < json.length(); at++) {
      var c = json.charAt(at);
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append("\\u%04x".formatted((int) c));
      }
    }
    return ascii.toString();
  }

  /// The message, or what says that it is too large for a frame.
  static String fitting(String message) {
    if ((long) message.length() * BYTES_PER_CHAR_MAX <= MESSAGE_BYTES_MAX
        || message.getBytes(UTF_8).length <= MESSAGE_BYTES_MAX) {
      return message;
    }
    var end = message.indexOf(',');
    var said = "the answer has more than " + (MESSAGE_BYTES_MAX >> 20) + " MiB";
    return message.startsWith(NUMBER)
        ? message.substring(0, end) + ",\"error\":{\"code\":-32000,\"message\":\"" + said + "\"}}"
        : "{\"method\":\"Millstream.tooLarge\",\"params\":{}}";
  }
}
