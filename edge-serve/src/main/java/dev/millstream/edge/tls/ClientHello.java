package dev.millstream.edge.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads the host that a client names from its first record (RFC 8446, 4.1.2 and RFC 6066, 3).
final class ClientHello {
  private static final int RECORD_HEAD = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;

  private ClientHello() {}

  /// Whether the buffer has a whole record; its position stays.
  static boolean isThere(ByteBuffer bytes) {
    return bytes.remaining() >= RECORD_HEAD
        && bytes.remaining() - RECORD_HEAD >= (bytes.getShort(bytes.position() + 3) & 0xffff);
  }

  /// The host in lower case; empty if the record names none, or is no hello. The buffer's position
  /// stays.
  static String host(ByteBuffer bytes) {
    try {
      var in = bytes.slice();
      if (in.get() != HANDSHAKE_RECORD) {
        return "";
      }
      skip(in, RECORD_HEAD - 1);
      if (in.get() != CLIENT_HELLO) {
        return "";
      }
      skip(in, 3 + VERSION_AND_RANDOM);
      skip(in, in.get() & 0xff); // session id
      skip(in, in.getShort() & 0xffff); // suites
      skip(in, in.get() & 0xff); // compression
      var end = (in.getShort() & 0xffff) + in.position();
      while (in.position() < end) {
        var type = in.getShort();
        var length = in.getShort() & 0xffff;
        if (type == SERVER_NAME) {
          return name(in);
        }
        skip(in, length);
      }
    } catch (BufferUnderflowException e) {
      return ""; // JSSE will say what is wrong with it
    }
    return "";
  }

  private static String name(ByteBuffer in) {
    in.getShort(); // the list's length: a list of one is all that anybody sends
    if (in.get() != HOST_NAME) {
      return "";
    }
    var name = new byte[in.getShort() & 0xffff];
    in.get(name);
    return new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
  }

  private static void skip(ByteBuffer in, int bytes) {
    if (bytes > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + bytes);
  }
}
