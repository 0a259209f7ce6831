package dev.millstream.edge.hot;

import dev.millstream.edge.guard.Visitor;
import dev.millstream.edge.send.Body;
import dev.millstream.edge.send.Sending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Stands below Undertow's reader of one connection. While the connection is at a request's
/// beginning, it reads first: what it can answer never reaches Undertow, which sees that nothing
/// came. A plain head that it cannot answer is handed on alone, so that it knows where the next
/// request begins; after anything else it never looks again (two readers of one stream that
/// disagree are how requests are smuggled).
final class HotConduit extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final int LINGER_READS = 32; // then others have their turn

  private final HotPath path;
  private final Desk desk;
  private final StreamConnection connection;
  private final Visitor visitor;
  private final boolean secure;
  private final Sending sending;
  private HotEvents.@Nullable Watcher silent; // who says nothing; once it is asked for
  private boolean passing; // for good
  private boolean resumed;
  private boolean closes; // with the answer that is being given
  private byte @Nullable [] rest; // read, and of later requests
  private int restAt;

  HotConduit(
      HotPath path, Desk desk, StreamConnection connection, Visitor visitor, boolean secure) {
    super(connection.getSourceChannel().getConduit());
    this.path = path;
    this.desk = desk;
    this.connection = connection;
    this.visitor = visitor;
    this.secure = secure;
    sending = new Sending(path.guard(), path.drain(), connection, secure, this::sent);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (sending.isPending()) {
      return 0;
    }
    if (connection.isWriteShutdown()) {
      return linger();
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

  /// Nothing will be answered any more, but who still sends may not have read the last answer: what
  /// comes is thrown away until that ends, or Undertow's time for it is over.
  private int linger() throws IOException {
    rest = null;
    for (var turn = 0; turn < LINGER_READS; turn++) {
      var count = next.read(desk.first.clear());
      if (count <= 0) {
        return count;
      }
    }
    return 0;
  }

  /// Answers what it can of the bytes at the desk; the rest is handed on, or kept for later.
  private int answer(ByteBuffer into, int start, int count) throws IOException {
    var started = System.nanoTime();
    var at = 0;
    desk.out.clear();
    into.position(start);
    while (at < count) {
      var kind = desk.head.read(desk.in, at, count);
      var answer = kind == RawHead.Kind.PLAIN && isOurs(count) ? find(started) : null;
      if (answer == null) {
        return handOn(into, at, count, kind);
      }
      at = desk.head.end;
      closes = desk.head.closes;
      if (!append(answer, started) && !flush(null)) {
        keep(at, count);
        return 0;
      }
    }
    if (!flush(null)) {
      keep(at, count);
    } else if (closes) {
      sending.end();
      return -1;
    }
    return 0;
  }

  /// Whether a connection that ends with this request can be ended here: nothing came after it.
  private boolean isOurs(int count) {
    return !desk.head.closes || desk.head.end == count;
  }

  /// Begins with what came before this was made; says whether that was answered.
  boolean begin() throws IOException {
    var came = desk.takeCame();
    if (came >= 0) {
      keep(0, came);
      return false;
    }
    closes = true;
    if (flushed(desk.out, null)) {
      sending.end();
    }
    return true;
  }

  /// Who is told of for an answer, if it is counted.
  private HotEvents.@Nullable Watcher viewer(HotAnswer answer) {
    if (answer.served().seen() == null) {
      return null;
    }
    if (silent == null) {
      silent = HotPath.viewer(connection);
    }
    var said = desk.head.said();
    return said.isEmpty() ? silent : new HotEvents.Watcher(silent.address(), said);
  }

  private @Nullable HotAnswer find(long now) {
    var answer = desk.known(path, visitor, secure);
    return answer != null && desk.mayHave(path, visitor, answer, now) && isHeld(answer)
        ? answer
        : null;
  }

  /// Whether its file, if it needs one, is open and stays so until it is sent.
  private boolean isHeld(HotAnswer answer) {
    return desk.head.isBodiless()
        || !(answer.body() instanceof Body.OnDisk(var file))
        || file.hold();
  }

  /// Adds an answer to what goes out; says whether there is room for another.
  private boolean append(HotAnswer answer, long started) throws IOException {
    var raw = desk.head;
    if (raw.isUsual()
        && desk.out.position() == 0
        && answer.body() instanceof Body.InMemory(var all)) {
      var whole = desk.whole(answer, all);
      if (whole != null) {
        path.tell(answer, "GET", answer.head().status(), all.limit(), started, viewer(answer));
        return sending.send(whole, null);
      }
    }
    var same = raw.tagsStart >= 0 ? answer.notModified() : null;
    var head = same == null ? answer.head() : same;
    var from = 0L;
    var length = answer.body().size();
    var size = length;
    if (raw.isRanged()) {
      from = raw.partFrom;
      length = raw.partLength;
    }
    if (raw.isRanged() || raw.closes) {
      head.write(desk.out, desk.date(), raw.closes, from, length, size);
    } else {
      head.write(desk.out, desk.date());
    }
    var method = raw.headOnly ? "HEAD" : "GET";
    var viewer = viewer(answer);
    if (raw.isBodiless()) {
      path.tell(answer, method, head.status(), 0, started, viewer);
      return desk.out.remaining() >= HotPath.ROOM_BYTES;
    }
    return switch (answer.body()) {
      case Body.InMemory memory -> {
        path.tell(answer, method, head.status(), length, started, viewer);
        yield append(memory, (int) from, (int) length);
      }
      case Body.OnDisk(var file) -> {
        var status = head.status();
        var all =
            sending.send(
                desk.out.flip(),
                file,
                from,
                length,
                bytes -> path.tell(answer, method, status, bytes, started, viewer));
        desk.out.clear();
        yield all;
      }
    };
  }

  private boolean append(Body.InMemory body, int from, int length) throws IOException {
    if (length > HotPath.COPIED_BYTES || length > desk.out.remaining()) {
      return flush(body.part(from, length));
    }
    desk.out.put(desk.out.position(), body.bytes(), from, length);
    desk.out.position(desk.out.position() + length);
    return desk.out.remaining() >= HotPath.ROOM_BYTES;
  }

  /// Writes what there is; says whether all of it went.
  private boolean flush(@Nullable ByteBuffer body) throws IOException {
    if (sending.isPending()) {
      return false;
    }
    var out = desk.out.flip();
    return flushed(out, body);
  }

  private boolean flushed(ByteBuffer out, @Nullable ByteBuffer body) throws IOException {
    var all = (body == null && !out.hasRemaining()) || sending.send(out, body);
    out.clear();
    return all;
  }

  /// What was pending is out.
  private void sent() {
    if (closes) {
      sending.end();
    } else if (resumed) {
      resumeReads();
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
    if (sending.isPending()) {
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
    if (!sending.isPending()) {
      next.wakeupReads();
    }
  }

  @Override
  public boolean isReadResumed() {
    return !sending.isPending() ? next.isReadResumed() : resumed;
  }
}
