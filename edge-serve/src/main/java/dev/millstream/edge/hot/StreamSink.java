package dev.millstream.edge.hot;

import dev.millstream.edge.frames.CompactHead;
import dev.millstream.edge.frames.Credit;
import dev.millstream.edge.frames.Frame;
import dev.millstream.edge.frames.FrameCursor;
import dev.millstream.edge.frames.OpenBodies;
import dev.millstream.edge.frames.OpenStreams;
import dev.millstream.edge.frames.UploadCredit;
import dev.millstream.edge.guard.Limit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// Sends answers over an HTTP/2 connection between the frames of Undertow, which does not know of
/// them: many together in one record of TLS. Of the connection's I/O thread.
final class StreamSink extends AbstractStreamSinkConduit<StreamSinkConduit>
    implements WriteReadyHandler {
  /// What a record of TLS takes.
  private static final int CHUNK_BYTES = 16 << 10;

  /// Less room is not worth another frame.
  private static final int ROOM_BYTES = 256;

  private final HotPath path;
  private final Desk desk;
  private final StreamConnection connection;
  private final WriteReadyHandler general;
  private final OpenStreams others = new OpenStreams(); // that Undertow answers
  private final OpenBodies bodies;
  private final FrameCursor cursor;
  private final Credit credit = new Credit();
  private final UploadCredit uploads;
  private final ArrayDeque<HotStream> streams = new ArrayDeque<>();
  private final ArrayDeque<byte[]> notices = new ArrayDeque<>();
  private @Nullable ByteBuffer unsent; // of frames that are begun
  private long window = Frame.WINDOW_BYTES;
  private long sent;
  private long sentBefore;
  private boolean generalWaits; // to write
  private boolean waits;
  private boolean counted;
  private XnioExecutor.@Nullable Key timer;

  StreamSink(HotPath path, Desk desk, StreamConnection connection) {
    super(connection.getSinkChannel().getConduit());
    this.path = path;
    this.desk = desk;
    this.connection = connection;
    bodies = new OpenBodies(connection);
    cursor = new FrameCursor(others, bodies);
    uploads = new UploadCredit(path::beginAhead, path::endAhead);
    general = new WriteReadyHandler.ChannelListenerHandler<>(connection.getSinkChannel());
    next.setWriteReadyHandler(this);
    connection.setCloseListener(_ -> drop());
  }

  /// Whether Undertow has said the first word, which must be its own.
  boolean isGreeted() {
    return cursor.hasBegun();
  }

  /// How many streams are open here and at Undertow.
  int count() {
    return streams.size() + others.count();
  }

  /// Undertow gets a stream, which may go on with a body.
  void hand(int id, boolean goesOn) {
    others.begin(id);
    if (goesOn) {
      bodies.begin(id);
      if (isGreeted()) {
        uploads.give(id, this::notice);
      }
    }
  }

  /// Whether the connection has credit for so much.
  boolean hasCredit(int bytes) {
    return credit.has(bytes);
  }

  /// Takes an answer to be sent, for which there is credit.
  void add(int id, CompactHead head, @Nullable ByteBuffer body) {
    credit.take(body == null ? 0 : body.limit());
    streams.add(new HotStream(id, head, body, window));
  }

  /// The client grants the connection more; returns what of it is Undertow's, -1 if it is too much.
  int grant(int bytes) {
    credit.otherSent(cursor.takeData());
    return credit.grant(bytes);
  }

  /// The client grants a stream more; says whether the stream is one of these.
  boolean grant(int id, int bytes) {
    var stream = find(id);
    if (stream == null) {
      return false;
    }
    if (bytes == 0) {
      reset(stream, Frame.PROTOCOL_ERROR);
    } else if (!stream.grant(bytes)) {
      reset(stream, Frame.FLOW_CONTROL_ERROR);
    }
    return true;
  }

  /// The client wants no more of a stream; says whether it is one of these.
  boolean cancel(int id) {
    var stream = find(id);
    if (stream == null) {
      others.end(id);
      bodies.end(id);
      return false;
    }
    remove(stream);
    return true;
  }

  /// What streams begin with from now on, and those that are open get or lose.
  void windowOf(long bytes) {
    streams.forEach(stream -> stream.grant(bytes - window));
    window = bytes;
  }

  /// The bodies that go on.
  OpenBodies bodies() {
    return bodies;
  }

  /// Sends a frame of the connection's or of a stream that is not open.
  void notice(byte[] frame) {
    notices.add(frame);
  }

  private @Nullable HotStream find(int id) {
    for (var stream : streams) {
      if (stream.id == id) {
        return stream;
      }
    }
    return null;
  }

  private void reset(HotStream stream, int code) {
    remove(stream);
    notice(Frame.of(Frame.RST_STREAM, stream.id, code));
  }

  private void remove(HotStream stream) {
    streams.remove(stream);
    credit.giveBack(stream.left());
  }

  /// Sends what can be sent now.
  void pump() throws IOException {
    bodies.notices(this::notice);
    while (sendRest() && cursor.isBetween() && hasMore()) {
      var out = desk.out.clear().limit(CHUNK_BYTES);
      fill(out);
      if (!out.flip().hasRemaining()) {
        break;
      }
      send(out);
      if (out.hasRemaining()) {
        unsent = ByteBuffer.allocate(out.remaining()).put(out).flip();
      }
    }
    settle();
  }

  private boolean hasMore() {
    return !streams.isEmpty() || !notices.isEmpty();
  }

  private void fill(ByteBuffer out) {
    while (!notices.isEmpty() && notices.getFirst().length <= out.remaining()) {
      out.put(notices.removeFirst());
    }
    var date = desk.date();
    for (var turns = streams.size(); turns > 0 && out.remaining() >= ROOM_BYTES; turns--) {
      var stream = streams.removeFirst();
      stream.write(out, date);
      if (stream.isStarved() && !stream.isOver()) {
        streams.addLast(stream);
      } else if (!stream.isOver()) {
        streams.addFirst(stream); // there is no room
        return;
      }
    }
  }

  private void send(ByteBuffer out) throws IOException {
    for (var n = 1; out.hasRemaining() && n > 0; ) {
      n = next.write(out);
      sent += n;
    }
  }

  /// Says whether nothing is left of frames that are begun.
  private boolean sendRest() throws IOException {
    var rest = unsent;
    if (rest == null) {
      return true;
    }
    send(rest);
    if (rest.hasRemaining()) {
      return false;
    }
    unsent = null;
    return true;
  }

  /// Waits for what is to be waited for.
  private void settle() {
    var mine = unsent != null;
    if (mine && !waits) {
      next.resumeWrites();
    } else if (!mine && waits && !generalWaits) {
      next.suspendWrites();
    }
    waits = mine;
    mark(mine || hasMore());
    if (counted && timer == null) {
      sentBefore = sent;
      lookLater();
    }
  }

  private void mark(boolean busy) {
    if (busy != counted) {
      counted = busy;
      if (busy) {
        path.drain().begin();
      } else {
        path.drain().end();
      }
    }
  }

  private void lookLater() {
    timer =
        connection
            .getIoThread()
            .executeAfter(
                this::look, path.guard().limits().slowTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    timer = null;
    if (!counted) {
      return;
    }
    if (unsent != null && sent - sentBefore < path.guard().limits().slowBytesMin()) {
      path.guard().cutOff(Limit.SLOW_READER);
      IoUtils.safeClose(connection);
      return;
    }
    for (var stream : streams.toArray(HotStream[]::new)) {
      if (stream.wasStarved()) {
        path.guard().cutOff(Limit.SLOW_READER);
        reset(stream, Frame.CANCEL);
      }
    }
    try {
      pump();
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }

  private void drop() {
    uploads.end();
    streams.clear();
    notices.clear();
    unsent = null;
    mark(false);
  }

  @Override
  public void writeReady() {
    try {
      if (sendRest() && generalWaits) {
        general.writeReady();
      }
      pump();
    } catch (IOException e) {
      IoUtils.safeClose(connection);
    }
  }

  @Override
  public void forceTermination() {
    general.forceTermination();
  }

  @Override
  public void terminated() {
    general.terminated();
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    if (!sendRest()) {
      return 0;
    }
    return hasMore() ? writeFrame(from) : writeAll(from);
  }

  private int writeAll(ByteBuffer from) throws IOException {
    var start = from.position();
    var written = next.write(from);
    sent += written;
    cursor.follow(from, start);
    return written;
  }

  /// Writes up to the end of a frame, and lets the others have a turn.
  private int writeFrame(ByteBuffer from) throws IOException {
    var end = from.limit();
    from.limit(from.position() + cursor.within(from));
    var written = writeAll(from);
    from.limit(end);
    pump();
    return written;
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    if (!sendRest()) {
      return 0;
    }
    if (hasMore()) {
      var all = 0L;
      for (var i = offset; i < offset + length && unsent == null; i++) {
        all += from[i].hasRemaining() ? writeFrame(from[i]) : 0;
        if (from[i].hasRemaining()) {
          break;
        }
      }
      return all;
    }
    var starts = FrameCursor.positions(from, offset, length);
    var written = next.write(from, offset, length);
    sent += written;
    cursor.follow(from, offset, starts);
    return written;
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return Conduits.writeFinalBasic(this, from);
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, from, offset, length);
  }

  @Override
  public boolean flush() throws IOException {
    return sendRest() && next.flush();
  }

  @Override
  public void resumeWrites() {
    generalWaits = true;
    next.resumeWrites();
  }

  @Override
  public void wakeupWrites() {
    generalWaits = true;
    next.wakeupWrites();
  }

  @Override
  public void suspendWrites() {
    generalWaits = false;
    if (!waits) {
      next.suspendWrites();
    }
  }

  @Override
  public boolean isWriteResumed() {
    return generalWaits;
  }
}
