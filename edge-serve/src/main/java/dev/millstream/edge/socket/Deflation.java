package dev.millstream.edge.socket;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Messages in deflate (RFC 7692, `permessage-deflate`). Each is packed by itself, in both
/// directions, so that a silent socket holds no window.
final class Deflation {
  static final HttpString FIELD = new HttpString("Sec-WebSocket-Extensions");

  /// What is answered to an offer.
  static final String ACCEPTED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /// The bit of a message's first frame that says so.
  static final int BIT = 0x40;

  private static final int BYTES_MIN = 256; // less is not worth it
  private static final int BYTES_MAX = 1 << 20; // more would keep the thread of others too long
  private static final int PART_BYTES = 8 << 10;
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private Deflation() {}

  /// Whether a request offers it in a way that can be kept.
  static boolean isOffered(HeaderMap fields) {
    var offers = fields.get(FIELD);
    return offers != null
        && offers.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .anyMatch(Deflation::canBeKept);
  }

  private static boolean canBeKept(String offer) {
    var words = List.of(offer.strip().split("\\s*;\\s*", -1));
    var names = new HashSet<String>();
    return words.getFirst().equals("permessage-deflate")
        && words.stream()
            .skip(1)
            .allMatch(word -> names.add(word.split("=", -1)[0].strip()) && isKnown(word));
  }

  /// A smaller window than the usual cannot be promised, but the client may have one.
  private static boolean isKnown(String parameter) {
    return switch (parameter.replace(" ", "").replace("\"", "")) {
      case "server_no_context_takeover",
          "client_no_context_takeover",
          "client_max_window_bits",
          "server_max_window_bits=15" ->
          true;
      case String other -> other.matches("client_max_window_bits=([89]|1[0-5])");
    };
  }

  static boolean isWorthIt(int length) {
    return length >= BYTES_MIN && length <= BYTES_MAX;
  }

  static byte[] packed(byte[] message) {
    var deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(message);
      var out = new ByteArrayOutputStream(message.length / 2);
      var part = new byte[PART_BYTES];
      int count;
      do {
        count = deflater.deflate(part, 0, part.length, Deflater.SYNC_FLUSH);
        out.write(part, 0, count);
      } while (count == part.length);
      return Arrays.copyOf(out.toByteArray(), out.size() - TAIL.length);
    } finally {
      deflater.end();
    }
  }

  /// @throws Violation if a message is no deflate, or holds more than `bytesMax`
  static byte[] unpacked(byte[] message, int bytesMax) throws Violation {
    var inflater = new Inflater(true);
    try {
      var whole = Arrays.copyOf(message, message.length + TAIL.length);
      System.arraycopy(TAIL, 0, whole, message.length, TAIL.length);
      inflater.setInput(whole);
      var out = new ByteArrayOutputStream(message.length);
      var part = new byte[PART_BYTES];
      for (var count = inflater.inflate(part); count > 0; count = inflater.inflate(part)) {
        if (out.size() + count > bytesMax) {
          throw new Violation(Violation.SIZE, "a message may have %d bytes".formatted(bytesMax));
        }
        out.write(part, 0, count);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new Violation(Violation.PROTOCOL, "a message is no deflate");
    } finally {
      inflater.end();
    }
  }
}
