package dev.millstream.control.tails;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.streams.ChannelInputStream;
import org.xnio.streams.ChannelOutputStream;

/// The server's end of a WebSocket (RFC 6455) that only sends text. Undertow's own refuses frames
/// without a mask, as the RFC has it, but wrangler's tail sends one; what comes in means nothing
/// here, so it is taken. Writing blocks, and is safe from several threads; one thread reads.
final class TraceSocket implements AutoCloseable {
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int CONTROL_BYTES_MAX = 125;
  private static final int MESSAGE_BYTES_MAX = 64 << 10;
  private static final int NORMAL = 1000;

  private final StreamConnection connection;
  private final DataInputStream in;
  private final OutputStream out;
  private boolean closing;

  TraceSocket(StreamConnection connection) {
    this.connection = connection;
    in = new DataInputStream(new ChannelInputStream(connection.getSourceChannel()));
    out = new ChannelOutputStream(connection.getSinkChannel());
  }

  void text(String text) throws IOException {
    send(TEXT, text.getBytes(UTF_8));
  }

  void ping() throws IOException {
    send(PING, new byte[0]);
  }

  /// Says goodbye.
  void bye(String reason) throws IOException {
    var text = reason.getBytes(UTF_8);
    send(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) NORMAL).put(text).array());
  }

  /// Reads until the client leaves; answers its pings.
  void listen() throws IOException {
    for (var frame = next(); frame.isPresent(); frame = next()) {
      switch (frame.get().kind()) {
        case PING -> send(PONG, frame.get().payload().array());
        case CLOSE -> {
          send(CLOSE, frame.get().payload().array());
          return;
        }
        default -> {} // whatever it says, it changes nothing
      }
    }
  }

  private record Frame(int kind, ByteBuffer payload) {}

  private Optional<Frame> next() throws IOException {
    var first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    var second = in.readUnsignedByte();
    var length =
        switch (second & 0x7f) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second & 0x7f;
        };
    var kind = first & 0x0f;
    if (length < 0 || length > (kind >= CLOSE ? CONTROL_BYTES_MAX : MESSAGE_BYTES_MAX)) {
      throw new IOException("a frame of " + length + " bytes is too long for a tail");
    }
    var mask = new byte[4];
    if (second >= 0x80) {
      in.readFully(mask);
    }
    var payload = in.readNBytes((int) length);
    for (var i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return Optional.of(new Frame(kind, ByteBuffer.wrap(payload)));
  }

  private synchronized void send(int kind, byte[] payload) throws IOException {
    if (closing) {
      return;
    }
    closing = kind == CLOSE;
    var frame = ByteBuffer.allocate(payload.length + 10);
    frame.put((byte) (FINAL | kind));
    if (payload.length <= CONTROL_BYTES_MAX) {
      frame.put((byte) payload.length);
    } else if (payload.length < 1 << 16) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload);
    out.write(frame.array(), 0, frame.position());
    out.flush();
  }

  @Override
  public void close() {
    IoUtils.safeClose(connection);
  }
}
