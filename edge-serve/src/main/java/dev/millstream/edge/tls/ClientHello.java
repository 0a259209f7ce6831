package dev.millstream.edge.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a client says first (RFC 8446, 4.1.2): the host that it names (RFC 6066, 3) in lower case,
/// empty if it names none, and the protocols that it speaks (RFC 7301).
record ClientHello(String host, List<String> protocols) {
  private static final int RECORD_HEAD = 5;
  private static final int RECORD_BYTES_MAX = 16 << 10;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int PROTOCOLS = 16;

  /// Whether the buffer has a whole record, or what will never be one; its position stays.
  static boolean isThere(ByteBuffer bytes) {
    if (bytes.remaining() < RECORD_HEAD) {
      return false;
    }
    var at = bytes.position();
    var length = bytes.getShort(at + 3) & 0xffff;
    return bytes.get(at) != HANDSHAKE_RECORD
        || length > RECORD_BYTES_MAX
        || bytes.remaining() - RECORD_HEAD >= length;
  }

  /// What the first record says: nothing if it is no hello. The buffer's position stays.
  static ClientHello of(ByteBuffer bytes) {
    var host = "";
    List<String> protocols = List.of();
    try {
      var in = bytes.slice();
      if (in.get() != HANDSHAKE_RECORD) {
        return new ClientHello(host, protocols);
      }
      skip(in, RECORD_HEAD - 1);
      if (in.get() != CLIENT_HELLO) {
        return new ClientHello(host, protocols);
      }
      skip(in, 3 + VERSION_AND_RANDOM);
      skip(in, in.get() & 0xff); // session id
      skip(in, in.getShort() & 0xffff); // suites
      skip(in, in.get() & 0xff); // compression
      var end = (in.getShort() & 0xffff) + in.position();
      while (in.position() < end) {
        var type = in.getShort();
        var length = in.getShort() & 0xffff;
        var next = in.position() + length;
        if (type == SERVER_NAME) {
          host = name(in);
        } else if (type == PROTOCOLS) {
          protocols = protocols(in);
        }
        in.position(Math.min(next, in.limit()));
      }
    } catch (BufferUnderflowException e) {
      // the engine will say what is wrong with it
    }
    return new ClientHello(host, protocols);
  }

  private static String name(ByteBuffer in) {
    in.getShort(); // the list's length: a list of one is all that anybody sends
    return in.get() == HOST_NAME ? text(in, in.getShort() & 0xffff).toLowerCase(Locale.ROOT) : "";
  }

  private static List<String> protocols(ByteBuffer in) {
    var end = (in.getShort() & 0xffff) + in.position();
    var all = new ArrayList<String>();
    while (in.position() < end) {
      all.add(text(in, in.get() & 0xff));
    }
    return all;
  }

  private static String text(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    var text = new byte[length];
    in.get(text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private static void skip(ByteBuffer in, int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + bytes);
  }
}
