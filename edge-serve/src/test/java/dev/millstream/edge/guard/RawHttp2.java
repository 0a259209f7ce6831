package dev.millstream.edge.guard;

import dev.millstream.edge.TrustAll;
import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.xnio.IoUtils;

/// A client that sends whatever frames it is told, and notes what comes back.
final class RawHttp2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int ENHANCE_YOUR_CALM = 11;

  private final SSLSocket socket;
  private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
  private volatile boolean ended;
  private volatile boolean deaf;
  private volatile int goneAway = -1;
  private final StreamAnswers answers = new StreamAnswers(this);

  /// What came back.
  record Frame(int type, int flags, int stream, List<Byte> payload) {
    ByteBuffer bytes() {
      var bytes = ByteBuffer.allocate(payload.size());
      payload.forEach(bytes::put);
      return bytes.flip();
    }
  }

  private RawHttp2(SSLSocket socket) {
    this.socket = socket;
  }

  /// Connects and sends the preface and the settings given.
  static RawHttp2 open(int port, long... settings) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    var client = new RawHttp2(socket);
    Thread.ofVirtual().start(client::read);
    var payload = ByteBuffer.allocate(settings.length * 3);
    for (var i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt((int) settings[i + 1]);
    }
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    client.frame(SETTINGS, 0, 0, payload.array());
    return client;
  }

  private void read() {
    try {
      var in = new DataInputStream(socket.getInputStream());
      while (!deaf) {
        var head = in.readInt();
        var flags = in.readUnsignedByte();
        var stream = in.readInt();
        var payload = in.readNBytes(head >>> 8);
        if ((head & 0xff) == GOAWAY) {
          goneAway = ByteBuffer.wrap(payload).getInt(4);
        }
        var bytes = new ArrayList<Byte>();
        for (var each : payload) {
          bytes.add(each);
        }
        frames.add(new Frame(head & 0xff, flags, stream, bytes));
      }
    } catch (IOException e) {
      ended = true;
    }
  }

  /// Reads no more than the next frame.
  void stopReading() {
    deaf = true;
  }

  /// Sends a frame whose payload is given as numbers.
  void send(int type, int flags, int stream, int... octets) throws IOException {
    var payload = new byte[octets.length];
    for (var i = 0; i < octets.length; i++) {
      payload[i] = (byte) octets[i];
    }
    frame(type, flags, stream, payload);
  }

  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    synchronized (socket) {
      socket.getOutputStream().write(frame.array());
    }
  }

  /// Opens a stream with a GET; names and values come in turn.
  void get(int stream, String host, String path, String... fields) throws IOException {
    frame(HEADERS, END_STREAM | END_HEADERS, stream, request("GET", host, path, fields));
  }

  static byte[] request(String method, String host, String path, String... fields) {
    var all = new ArrayList<>(List.of(":method", method, ":scheme", "https", ":path", path));
    all.addAll(List.of(":authority", host));
    all.addAll(List.of(fields));
    return block(all.toArray(String[]::new));
  }

  /// A header block of literals, as they are.
  static byte[] block(String... fields) {
    var out = new ByteArrayOutputStream();
    for (var i = 0; i < fields.length; i++) {
      if (i % 2 == 0) {
        out.write(0);
      }
      var text = fields[i].getBytes(StandardCharsets.ISO_8859_1);
      if (text.length < 127) {
        out.write(text.length);
      } else {
        out.write(127);
        var rest = text.length - 127;
        for (; rest > 127; rest >>= 7) {
          out.write((rest & 127) | 128);
        }
        out.write(rest);
      }
      out.writeBytes(text);
    }
    return out.toByteArray();
  }

  /// What came back, stream by stream, as far as it was read by nothing else.
  StreamAnswers answers() {
    return answers;
  }

  /// The next frame of a type.
  Frame next(int type) throws InterruptedException {
    while (true) {
      var frame = next();
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /// The next frame.
  Frame next() throws InterruptedException {
    var until = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < until) {
      var frame = frames.poll(50, TimeUnit.MILLISECONDS);
      if (frame == null && ended && frames.isEmpty()) {
        break;
      }
      if (frame != null) {
        return frame;
      }
    }
    throw new AssertionError("no other frame came");
  }

  /// The next answer's status; 0 if its stream is reset or the connection ends before.
  int status() throws Exception {
    var until = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < until) {
      var frame = frames.poll(50, TimeUnit.MILLISECONDS);
      if (frame == null ? ended && frames.isEmpty() : isRefusal(frame.type())) {
        return 0;
      }
      if (frame != null && frame.type() == HEADERS) {
        return status(frame.bytes());
      }
    }
    throw new AssertionError("no answer came");
  }

  private static boolean isRefusal(int type) {
    return type == RST_STREAM || type == GOAWAY;
  }

  private static int status(ByteBuffer block) throws HpackException {
    var found = new ArrayList<String>();
    var decoder = new HpackDecoder();
    decoder.setHeaderEmitter((name, value, _) -> {
      if (name.toString().equals(":status")) {
        found.add(value);
      }
    });
    decoder.decode(block, false);
    return Integer.parseInt(found.getFirst());
  }

  /// The code that the server went away with; -1 so far, or if it said nothing.
  int goneAway() {
    return goneAway;
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() {
    IoUtils.safeClose(socket);
  }
}
