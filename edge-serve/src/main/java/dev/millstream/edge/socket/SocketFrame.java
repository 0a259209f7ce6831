package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.functions.socket.SocketPart;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Writes frames (RFC 6455, 5.2), each a whole message.
final class SocketFrame {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int HEAD_BYTES_MAX = 14;

  private SocketFrame() {}

  static ByteBuffer of(SocketPart.Text message, byte[] mask) {
    return of(Opcode.TEXT, message.text().getBytes(UTF_8), mask);
  }

  static ByteBuffer of(SocketPart.Binary message, byte[] mask) {
    return of(Opcode.BINARY, message.bytes(), mask);
  }

  static ByteBuffer of(SocketPart.Close goodbye, byte[] mask) {
    if (goodbye.code() == SocketPart.NO_CODE) {
      return of(Opcode.CLOSE, new byte[0], mask);
    }
    var reason = goodbye.reason().getBytes(UTF_8);
    var kept = Arrays.copyOf(reason, Math.min(reason.length, Opcode.CONTROL_BYTES_MAX - 2));
    var payload = ByteBuffer.allocate(2 + kept.length).putShort((short) goodbye.code()).put(kept);
    return of(Opcode.CLOSE, payload.array(), mask);
  }

  /// A message in deflate, without a mask, as those of servers.
  static ByteBuffer packed(int kind, byte[] message) {
    return of(kind | Deflation.BIT, Deflation.packed(message), new byte[0]);
  }

  /// A frame; `mask` has four bytes, or none where frames have no mask, as those of servers.
  static ByteBuffer of(int kind, byte[] payload, byte[] mask) {
    var frame = ByteBuffer.allocate(HEAD_BYTES_MAX + payload.length);
    var flag = mask.length > 0 ? MASKED : 0;
    frame.put((byte) (FINAL | kind));
    if (payload.length <= Opcode.CONTROL_BYTES_MAX) {
      frame.put((byte) (flag | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (flag | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (flag | 127)).putLong(payload.length);
    }
    frame.put(mask);
    var from = frame.position();
    frame.put(payload);
    for (var i = 0; mask.length > 0 && i < payload.length; i++) {
      frame.put(from + i, (byte) (payload[i] ^ mask[i & 3]));
    }
    return frame.flip();
  }
}
