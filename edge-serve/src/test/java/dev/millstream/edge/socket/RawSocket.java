package dev.millstream.edge.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millstream.functions.socket.SocketPart;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A client that can say what no WebSocket would.
final class RawSocket implements AutoCloseable {
  static final byte[] MASK = {1, 2, 3, 4};
  static final String ASKS =
      """
      GET /socket HTTP/1.1\r
      Host: app.localhost\r
      Upgrade: websocket\r
      Connection: keep-alive, Upgrade\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Sec-WebSocket-Version: 13\r
      \r
      """;

  /// What asks, with one more field.
  static String asks(String field) {
    return ASKS.replace("\r\n\r\n", "\r\n" + field + "\r\n\r\n");
  }

  private final Socket socket;
  private final DataInputStream in;

  RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /// Sends a head, and what follows it, and gives the answer's.
  String ask(String head, byte... more) throws IOException {
    var all = ByteBuffer.allocate(head.length() + more.length);
    send(all.put(head.getBytes(ISO_8859_1)).put(more).array());
    var answer = new ByteArrayOutputStream();
    while (!answer.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      answer.write(in.readUnsignedByte());
    }
    return answer.toString(ISO_8859_1);
  }

  void send(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Sends bytes that are written in hexadecimal digits.
  void sendHex(String digits) throws IOException {
    send(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  void send(ByteBuffer frame) throws IOException {
    var bytes = new byte[frame.remaining()];
    frame.get(bytes);
    send(bytes);
  }

  /// The next frame, in hexadecimal digits, but for pings; what is short only.
  String frame() throws IOException {
    var first = in.read();
    if (first < 0) {
      return "end";
    }
    var payload = in.readNBytes(in.readUnsignedByte());
    var frame = "%02x".formatted(first) + HexFormat.of().formatHex(payload);
    return frame.equals("89") ? frame() : frame;
  }

  /// The code of the close that comes next.
  int closeCode() throws IOException {
    var frame = frame();
    return frame.startsWith("88") && frame.length() >= 6
        ? Integer.parseInt(frame.substring(2, 6), 16)
        : -1;
  }

  void sayBye(int code) throws IOException {
    send(SocketFrame.of(new SocketPart.Close(code, ""), MASK));
  }

  /// Whether nothing more comes.
  boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
