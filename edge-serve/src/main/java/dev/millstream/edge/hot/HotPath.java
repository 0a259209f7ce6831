package dev.millstream.edge.hot;

import dev.millstream.edge.guard.Drain;
import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Visitor;
import dev.millstream.edge.listen.Listener;
import dev.millstream.edge.listen.NewClient;
import dev.millstream.edge.send.Body;
import dev.millstream.edge.send.OpenFiles;
import dev.millstream.edge.wire.BufferPools;
import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/// The answers that are repeated, and what repeats them: a [HotConduit] below every connection that
/// is taken in here.
public final class HotPath implements AutoCloseable {
  /// Bodies up to here are copied behind their heads and cost one plain write.
  static final int COPIED_BYTES = 32 << 10;

  /// What must be free for another head.
  static final int ROOM_BYTES = 48 << 10;

  private static final int BUFFER_BYTES = 16 << 10;

  private final HotLimits limits;
  private final int headersMax;
  private final int headerBytesMax;
  private final HotEvents events;
  private final Guard guard;
  private final Drain drain;
  private final HotAnswers answers;
  private final OpenFiles files;
  private final AtomicInteger uploadsAhead = new AtomicInteger();
  private final ConcurrentHashMap<XnioIoThread, Desk> desks = new ConcurrentHashMap<>();

  /// An empty one; it fills itself from what the general way answers.
  public HotPath(
      HotLimits limits,
      int headersMax,
      int headerBytesMax,
      Guard guard,
      Drain drain,
      HotEvents events) {
    this.limits = limits;
    this.headersMax = headersMax;
    this.headerBytesMax = headerBytesMax;
    this.guard = guard;
    this.drain = drain;
    this.events = events;
    answers = new HotAnswers(limits);
    files = new OpenFiles(limits.filesMax(), limits.fileIdle());
  }

  /// Opens connections of plaintext HTTP/1.1: each gets the hot path below it and Undertow above;
  /// what the hot path does not know is `general`'s.
  public Listener.Opener opener(HttpHandler general, OptionMap options) {
    var buffers = BufferPools.of(BUFFER_BYTES);
    var http = new HttpOpenListener(buffers, options);
    http.setRootHandler(learning(general));
    return new Listener.Opener() {
      @Override
      public void open(StreamConnection connection, Visitor visitor) {
        if (!answersAll(connection, visitor)) {
          guard.makeStrict(connection);
          http.handleEvent(connection);
        }
      }

      @Override
      public boolean serves(NewClient client, Visitor visitor) throws IOException {
        return limits.hotPath() && answered(client, visitor);
      }
    };
  }

  /// Reads what came with a new client, and answers it if that is its only request and costs one
  /// plain write; says whether that is all. What is left waits at the desk.
  private boolean answered(NewClient client, Visitor visitor) throws IOException {
    var desk = desk(XnioIoThread.currentThread());
    var count = client.read(desk.in);
    var started = System.nanoTime();
    desk.came(Math.max(0, count));
    if (count <= 0
        || drain.isClosing()
        || desk.head.read(desk.in, 0, count) != RawHead.Kind.PLAIN) {
      return false;
    }
    var head = desk.head;
    var answer = head.closes && head.end == count ? desk.known(this, visitor, false) : null;
    if (answer == null
        || !(answer.body() instanceof Body.InMemory(var all))
        || all.limit() > COPIED_BYTES
        || !desk.mayHave(this, visitor, answer, started)) {
      return false;
    }
    write(desk, answer, all, client, started);
    client.write(desk.out.flip());
    if (desk.out.hasRemaining()) {
      desk.came(Desk.ANSWERED);
      return false;
    }
    return true;
  }

  private void write(Desk desk, HotAnswer answer, ByteBuffer all, NewClient client, long started)
      throws IOException {
    var raw = desk.head;
    var same = raw.tagsStart >= 0 ? answer.notModified() : null;
    var head = same == null ? answer.head() : same;
    var from = raw.isRanged() ? raw.partFrom : 0;
    var length = raw.isRanged() ? raw.partLength : all.limit();
    var out = desk.out.clear();
    head.write(out, desk.date(), true, from, length, all.limit());
    var bytes = raw.isBodiless() ? 0 : (int) length;
    out.put(out.position(), all, (int) from, bytes);
    out.position(out.position() + bytes);
    var viewer =
        answer.served().seen() == null ? null : new HotEvents.Watcher(client.address(), raw.said());
    tell(answer, raw.headOnly ? "HEAD" : "GET", head.status(), bytes, started, viewer);
  }

  /// Takes connections of HTTP/1.1 over TLS, deciphered: as [#opener] does.
  public DelegateOpenListener secured(
      HttpHandler general, ByteBufferPool buffers, OptionMap options) {
    var http = new HttpOpenListener(buffers, options);
    http.setRootHandler(learning(general));
    return new SecureListener(
        http,
        connection -> {
          if (limits.hotPath()) {
            under(connection, guard.visitor(connection), true);
          }
        });
  }

  /// Lets one more connection send ahead, until [#endAhead]; says whether there is memory for it.
  boolean beginAhead() {
    if (uploadsAhead.incrementAndGet() <= limits.uploadsAheadMax()) {
      return true;
    }
    uploadsAhead.decrementAndGet();
    return false;
  }

  void endAhead() {
    uploadsAhead.decrementAndGet();
  }

  /// Takes connections of HTTP/2: as [#secured] does.
  public DelegateOpenListener streams(
      HttpHandler general, ByteBufferPool buffers, OptionMap options) {
    if (!limits.hotPath()) {
      var http = new Http2OpenListener(buffers, options);
      http.setRootHandler(general);
      return http;
    }
    // as above: it would not see what the hot path answers
    var all = OptionMap.builder().addAll(options).set(UndertowOptions.NO_REQUEST_TIMEOUT, -1);
    var http = new Http2OpenListener(buffers, all.getMap());
    http.setRootHandler(learning(general));
    var streamsMax = options.get(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100);
    return new SecureListener(http, connection -> underStreams(connection, streamsMax));
  }

  /// Lets answers of `general` be learned.
  private HttpHandler learning(HttpHandler general) {
    if (!limits.hotPath()) {
      return general;
    }
    return exchange -> {
      Lesson.attach(exchange, answers, limits, files);
      general.handleRequest(exchange);
    };
  }

  /// Stands below a connection, before Undertow has it; `secure` ones are deciphered further below.
  private HotConduit under(StreamConnection connection, Visitor visitor, boolean secure) {
    var conduit = new HotConduit(this, desk(connection.getIoThread()), connection, visitor, secure);
    connection.getSourceChannel().setConduit(conduit);
    return conduit;
  }

  /// Whether a new connection needs nothing more but what is on its way; stands below it.
  private boolean answersAll(StreamConnection connection, Visitor visitor) {
    if (!limits.hotPath()) {
      return false;
    }
    try {
      return under(connection, visitor, false).begin();
    } catch (IOException e) {
      IoUtils.safeClose(connection);
      return true;
    }
  }

  private void underStreams(StreamConnection connection, int streamsMax) {
    var desk = desk(connection.getIoThread());
    var answers = new StreamAnswers(this, desk, connection, streamsMax);
    var sink = new StreamSink(this, desk, connection);
    var source = new StreamSource(desk, connection, sink, new StreamReader(desk, sink, answers));
    connection.getSinkChannel().setConduit(sink);
    connection.getSourceChannel().setConduit(source);
  }

  private Desk desk(XnioIoThread thread) {
    return desks.computeIfAbsent(thread, _ -> new Desk(limits, headersMax, headerBytesMax));
  }

  /// Forgets all answers.
  public void forget() {
    answers.forget();
  }

  /// Closes the files; nothing is answered from them any more.
  @Override
  public void close() {
    files.close();
  }

  /// How many answers are kept.
  public int count() {
    return answers.count();
  }

  HotLimits limits() {
    return limits;
  }

  Drain drain() {
    return drain;
  }

  Guard guard() {
    return guard;
  }

  /// Whether an answer may be repeated for that client: whose country a proxy tells is none of the
  /// hot path's business.
  boolean mayTell(HotAnswer answer, Visitor visitor) {
    return answer.served().seen() == null || !visitor.forwards();
  }

  /// Who watches at the other end of a connection, if nothing is said; makes objects each time.
  static HotEvents.Watcher viewer(StreamConnection connection) {
    var peer = connection.getPeerAddress(InetSocketAddress.class);
    return new HotEvents.Watcher(peer == null ? null : peer.getAddress(), "");
  }

  /// Tells of an answer that was sent, or of what of it was.
  void tell(
      HotAnswer answer,
      String method,
      int status,
      long bytes,
      long started,
      HotEvents.@Nullable Watcher viewer) {
    var served = answer.served();
    guard.sent(served.host(), bytes, started);
    var micros = (System.nanoTime() - started) / 1000;
    events.repeated(method, served.host(), served.path(), status, bytes, micros);
    var seen = served.seen();
    if (seen != null && viewer != null && status != 304 && method.equals("GET")) {
      events.viewed(seen.uid(), seen.path(), bytes, viewer);
    }
  }

  HotAnswers answers() {
    return answers;
  }
}
