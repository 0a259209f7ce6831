package dev.millstream.edge.hot;

import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.guard.Visitor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Stands below Undertow's reader of one connection. While the connection is at a request's
/// beginning, it reads first: what it can answer never reaches Undertow, which sees that nothing
/// came. A plain head that it cannot answer is handed on alone, so that it knows where the next
/// request begins; after anything else it never looks again (two readers of one stream that
/// disagree are how requests are smuggled).
final class HotConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final byte[] HTTP = "http".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HTTPS = "https".getBytes(StandardCharsets.ISO_8859_1);

  private final HotPath path;
  private final Desk desk;
  private final StreamConnection connection;
  private final Visitor visitor;
  private final boolean secure;
  private final StreamSinkConduit sink;
  private final ChannelListener<ConduitStreamSinkChannel> writable = _ -> goOn();
  private boolean passing; // for good
  private boolean resumed;
  private byte @Nullable [] rest; // read, and of later requests
  private int restAt;
  private ByteBuffer @Nullable [] pending; // answered, and not yet taken
  private long sent;
  private long sentBefore;
  private XnioExecutor.@Nullable Key timer;

  HotConduit(
      HotPath path, Desk desk, StreamConnection connection, Visitor visitor, boolean secure) {
    super(connection.getSourceChannel().getConduit());
    this.path = path;
    this.desk = desk;
    this.connection = connection;
    this.visitor = visitor;
    this.secure = secure;
    sink = connection.getSinkChannel().getConduit();
    connection.setCloseListener(_ -> settle());
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (pending != null) {
      return 0;
    }
    if (passing && rest == null) {
      return next.read(into);
    }
    var start = into.position();
    var count = rest == null ? next.read(into) : takeRest(into);
    if (passing || count <= 0) {
      return count;
    }
    if (count > Desk.IN_BYTES || path.drain().isClosing()) {
      passing = true;
      return count;
    }
    into.get(start, desk.in, 0, count);
    try {
      return answer(into, start, count);
    } catch (IOException e) {
      IoUtils.safeClose(connection);
      throw e;
    }
  }

  /// Answers what it can of the bytes at the desk; the rest is handed on, or kept for later.
  private int answer(ByteBuffer into, int start, int count) throws IOException {
    var started = System.nanoTime();
    var at = 0;
    desk.out.clear();
    into.position(start);
    while (at < count) {
      var kind = desk.head.read(desk.in, at, count);
      var answer = kind == RawHead.Kind.PLAIN ? find(started) : null;
      if (answer == null) {
        return handOn(into, at, count, kind);
      }
      at = desk.head.end;
      if (!append(answer, started) && !flush(null)) {
        keep(at, count);
        return 0;
      }
    }
    if (!flush(null)) {
      keep(at, count);
    }
    return 0;
  }

  private @Nullable HotAnswer find(long now) {
    var head = desk.head;
    var probe = desk.probe;
    probe.clear();
    var scheme = secure || (visitor.forwards() && head.forwardsHttps()) ? HTTPS : HTTP;
    if (!probe.add(desk.in, head.hostStart, head.hostEnd)
        || !probe.add(desk.in, head.targetStart, head.targetEnd)
        || !probe.add(desk.in, Math.max(0, head.codingsStart), Math.max(0, head.codingsEnd))
        || !probe.add(scheme, 0, scheme.length)) {
      return null;
    }
    var answer = path.answers().find(probe);
    if (answer == null || !answer.fits(head.marks)) {
      return null;
    }
    var known = head.tagsStart < 0 || (isSame(answer) && answer.notModified() != null);
    return known && mayHave(answer, now) ? answer : null;
  }

  private boolean mayHave(HotAnswer answer, long now) {
    var guard = path.guard();
    var who =
        visitor.forwards() ? guard.forwarded(visitor, desk.head.forwardedFor(desk.in)) : visitor;
    return guard.admits(who, answer.served().host(), now);
  }

  private boolean isSame(HotAnswer answer) {
    return answer.hasTag(desk.in, desk.head.tagsStart, desk.head.tagsEnd);
  }

  /// Adds an answer to what goes out; says whether there is room for another.
  private boolean append(HotAnswer answer, long started) throws IOException {
    var same = desk.head.tagsStart >= 0 ? answer.notModified() : null;
    var head = same == null ? answer.head() : same;
    head.write(desk.out, desk.date());
    var body = same != null || desk.head.headOnly ? null : answer.body();
    var bytes = body == null ? 0 : body.limit();
    var served = answer.served();
    var method = desk.head.headOnly ? "HEAD" : "GET";
    var micros = (System.nanoTime() - started) / 1000;
    path.guard().sent(served.host(), bytes, started);
    path.events().repeated(method, served.host(), served.path(), head.status(), bytes, micros);
    if (body == null) {
      return desk.out.remaining() >= HotPath.ROOM_BYTES;
    }
    if (bytes <= HotPath.COPIED_BYTES && bytes <= desk.out.remaining()) {
      desk.out.put(desk.out.position(), body, 0, bytes);
      desk.out.position(desk.out.position() + bytes);
      return desk.out.remaining() >= HotPath.ROOM_BYTES;
    }
    return flush(body.duplicate().position(0));
  }

  /// Writes what there is; says whether all of it went.
  private boolean flush(@Nullable ByteBuffer body) throws IOException {
    if (pending != null) {
      return false;
    }
    var out = desk.out.flip();
    if (body == null) {
      if (!out.hasRemaining() || write(desk.one(out))) {
        out.clear();
        return true;
      }
    } else if (write(desk.both(out, body))) {
      out.clear();
      return true;
    }
    pend(out, body);
    return false;
  }

  /// Writes what the client takes at once; says whether all of it went. TLS takes a record at a
  /// time, and may keep what it enciphered.
  private boolean write(ByteBuffer[] parts) throws IOException {
    var last = parts[parts.length - 1];
    while (last.hasRemaining()) {
      var written = sink.write(parts, 0, parts.length);
      sent += written;
      if (!secure || written == 0) {
        break;
      }
    }
    return !last.hasRemaining() && (!secure || sink.flush());
  }

  private void pend(ByteBuffer out, @Nullable ByteBuffer body) {
    var copy = ByteBuffer.allocate(out.remaining()).put(out).flip();
    pending = body == null ? new ByteBuffer[] {copy} : new ByteBuffer[] {copy, body};
    path.drain().begin();
    next.suspendReads();
    var channel = connection.getSinkChannel();
    channel.setWriteListener(writable);
    channel.resumeWrites();
    sent = 0;
    sentBefore = 0;
    timer = after(this::dropTheSlow);
  }

  private XnioExecutor.Key after(Runnable step) {
    return connection
        .getIoThread()
        .executeAfter(step, path.guard().limits().slowTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void dropTheSlow() {
    if (pending == null) {
      return;
    }
    if (sent - sentBefore < path.guard().limits().slowBytesMin()) {
      path.guard().cutOff(Limit.SLOW_READER);
      IoUtils.safeClose(connection);
      return;
    }
    sentBefore = sent;
    timer = after(this::dropTheSlow);
  }

  /// The client takes more.
  private void goOn() {
    var parts = pending;
    if (parts == null) {
      return;
    }
    try {
      if (!write(parts)) {
        return;
      }
    } catch (IOException e) {
      IoUtils.safeClose(connection);
      return;
    }
    settle();
    if (timer != null) {
      timer.remove();
    }
    connection.getSinkChannel().suspendWrites();
    connection.getSinkChannel().setWriteListener(null);
    if (resumed) {
      resumeReads();
    }
  }

  /// Nothing is pending any more: it went out, or the connection is gone.
  private void settle() {
    if (pending != null) {
      pending = null;
      path.drain().end();
    }
  }

  private int handOn(ByteBuffer into, int at, int count, RawHead.Kind kind) throws IOException {
    if (!flush(null)) {
      keep(at, count);
      return 0;
    }
    var end = kind == RawHead.Kind.OTHER ? count : desk.head.end;
    passing = kind == RawHead.Kind.OTHER;
    into.put(desk.in, at, end - at);
    keep(end, count);
    return end - at;
  }

  private void keep(int at, int count) {
    if (at < count) {
      rest = Arrays.copyOfRange(desk.in, at, count);
      restAt = 0;
    }
  }

  private int takeRest(ByteBuffer into) {
    var from = Objects.requireNonNull(rest);
    var size = Math.min(from.length - restAt, into.remaining());
    into.put(from, restAt, size);
    restAt += size;
    if (restAt == from.length) {
      rest = null;
    }
    return size;
  }

  @Override
  public void resumeReads() {
    resumed = true;
    if (pending != null) {
      return;
    }
    if (rest != null) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public void suspendReads() {
    resumed = false;
    next.suspendReads();
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    if (pending == null) {
      next.wakeupReads();
    }
  }

  @Override
  public boolean isReadResumed() {
    return pending == null ? next.isReadResumed() : resumed;
  }
}
