package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.functions.socket.SocketPart;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// Makes messages of one direction's bytes, strictly as RFC 6455 has it. Of one thread at a time.
/// What it holds grows with what came, not with what was announced.
final class MessageReader {
  private static final int FINAL = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int HEAD_BYTES_MAX = 14;

  private final boolean masked;
  private final boolean deflated;
  private final int messageBytesMax;
  private final Taker taker;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES_MAX);
  private final byte[] mask = new byte[4];
  private ByteArrayOutputStream message = new ByteArrayOutputStream(0);
  private ByteArrayOutputStream control = new ByteArrayOutputStream(0);
  private int messageKind; // CONTINUATION between messages
  private boolean isPacked;
  private int kind;
  private boolean isLast;
  private boolean inPayload;
  private long left;
  private int maskAt;
  private boolean closed;

  /// Takes what the peer says.
  interface Taker {
    /// A message or a goodbye; nothing follows that one.
    void said(SocketPart part);

    void pinged(byte[] payload);
  }

  /// Reads frames that are `masked`, as those of clients are, or are not; messages may come in
  /// deflate if that was agreed upon.
  MessageReader(boolean masked, boolean deflated, int messageBytesMax, Taker taker) {
    this.masked = masked;
    this.deflated = deflated;
    this.messageBytesMax = messageBytesMax;
    this.taker = taker;
  }

  /// How many bytes of a message it has that is not complete.
  int held() {
    return message.size();
  }

  /// Reads all of what came.
  void read(ByteBuffer in) throws Violation {
    while (in.hasRemaining() && !closed) {
      if (!inPayload) {
        head.put(in.get());
        inPayload = isHeadComplete();
      } else {
        payload(in);
      }
      if (inPayload && left == 0) {
        inPayload = false;
        head.clear();
        frame();
      }
    }
  }

  private boolean isHeadComplete() throws Violation {
    if (head.position() < 2) {
      return false;
    }
    var length = head.get(1) & ~MASKED & 0xff;
    var lengthBytes = length == 126 ? 2 : length == 127 ? 8 : 0;
    var expected = 2 + lengthBytes + (masked ? mask.length : 0);
    if (head.position() == 2) {
      begin(head.get(0) & 0xff, length);
      require((head.get(1) < 0) == masked, masked ? "a frame has no mask" : "a frame has a mask");
    }
    if (head.position() < expected) {
      return false;
    }
    left =
        lengthBytes == 0 ? length : lengthBytes == 2 ? head.getShort(2) & 0xffff : head.getLong(2);
    checkLength(lengthBytes);
    if (masked) {
      head.get(expected - mask.length, mask);
    }
    maskAt = 0;
    return true;
  }

  private void begin(int first, int length) throws Violation {
    kind = first & 0x0f;
    var mayBePacked = deflated && (kind == Opcode.TEXT || kind == Opcode.BINARY);
    var reserved = mayBePacked ? RESERVED & ~Deflation.BIT : RESERVED;
    require((first & reserved) == 0, "a reserved bit is set");
    isLast = (first & FINAL) != 0;
    switch (kind) {
      case Opcode.CONTINUATION -> require(messageKind != 0, "nothing is there to be continued");
      case Opcode.TEXT, Opcode.BINARY -> {
        require(messageKind == 0, "a message begins within another");
        messageKind = kind;
        isPacked = (first & Deflation.BIT) != 0;
      }
      case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> {
        require(isLast, "a control frame is in parts");
        require(length <= Opcode.CONTROL_BYTES_MAX, "a control frame is too long");
      }
      default -> throw new Violation(Violation.PROTOCOL, "a frame is of no known kind");
    }
  }

  private void checkLength(int lengthBytes) throws Violation {
    require(lengthBytes != 2 || left > Opcode.CONTROL_BYTES_MAX, "a length is too long");
    require(lengthBytes != 8 || left > 0xffff, "a length is too long");
    if (kind < Opcode.CLOSE && left > messageBytesMax - message.size()) {
      throw new Violation(Violation.SIZE, "a message may have %d bytes".formatted(messageBytesMax));
    }
  }

  private void payload(ByteBuffer in) {
    var part = new byte[(int) Math.min(left, in.remaining())];
    in.get(part);
    if (masked) {
      for (var i = 0; i < part.length; i++) {
        part[i] ^= mask[maskAt++ & 3];
      }
    }
    (kind < Opcode.CLOSE ? message : control).writeBytes(part);
    left -= part.length;
  }

  private void frame() throws Violation {
    if (kind < Opcode.CLOSE) {
      if (isLast) {
        message();
      }
      return;
    }
    var payload = control.toByteArray();
    control = new ByteArrayOutputStream(0);
    if (kind == Opcode.CLOSE) {
      closed = true;
      taker.said(goodbye(ByteBuffer.wrap(payload)));
    } else if (kind == Opcode.PING) {
      taker.pinged(payload);
    }
  }

  private void message() throws Violation {
    var came = message.toByteArray();
    var bytes = isPacked ? Deflation.unpacked(came, messageBytesMax) : came;
    var isText = messageKind == Opcode.TEXT;
    message = new ByteArrayOutputStream(0);
    messageKind = 0;
    taker.said(
        isText ? new SocketPart.Text(text(ByteBuffer.wrap(bytes))) : new SocketPart.Binary(bytes));
  }

  private static SocketPart goodbye(ByteBuffer payload) throws Violation {
    if (!payload.hasRemaining()) {
      return new SocketPart.Close(SocketPart.NO_CODE, "");
    }
    require(payload.remaining() > 1, "a close code is cut off");
    var code = payload.getShort() & 0xffff;
    require(mayBeSaid(code), "a close code is invalid");
    return new SocketPart.Close(code, text(payload));
  }

  /// Whether a peer may say goodbye with it (RFC 6455, 7.4, and what was registered later).
  private static boolean mayBeSaid(int code) {
    return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
        || (code >= 3000 && code < 5000);
  }

  private static String text(ByteBuffer bytes) throws Violation {
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new Violation(Violation.TEXT, "text is no UTF-8");
    }
  }

  private static void require(boolean kept, String problem) throws Violation {
    if (!kept) {
      throw new Violation(Violation.PROTOCOL, problem);
    }
  }
}
