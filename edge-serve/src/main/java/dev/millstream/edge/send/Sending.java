package dev.millstream.edge.send;

import dev.millstream.edge.guard.Drain;
import dev.millstream.edge.guard.Guard;
import dev.millstream.edge.guard.Limit;
import dev.millstream.edge.kernel.Kernel;
import dev.millstream.edge.kernel.Sockets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/// Writes to one connection below Undertow, and goes on when its client takes more; who takes too
/// little is dropped. Of the connection's I/O thread.
public final class Sending {
  /// What one client gets before others have their turn.
  private static final int TURN_BYTES = 4 << 20;

  /// What is read of a file at once to be enciphered.
  private static final int READ_BYTES = 64 << 10;

  private static final int UNKNOWN = -2;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Guard guard;
  private final Drain drain;
  private final StreamConnection connection;
  private final StreamSourceConduit source;
  private final StreamSinkConduit sink;
  private final boolean secure;
  private final Runnable sent;
  private final ChannelListener<ConduitStreamSinkChannel> writable = _ -> goOn();
  private final ByteBuffer[] one = new ByteBuffer[1];
  private ByteBuffer @Nullable [] parts;
  private @Nullable FilePart file;
  private int socket = UNKNOWN; // negative where it cannot be known, too
  private boolean pending;
  private boolean fetching;
  private long taken;
  private long takenBefore;
  private XnioExecutor.@Nullable Key timer;

  /// Is told how many bytes of a file were taken, when it is over.
  @FunctionalInterface
  public interface Told {
    void sent(long bytes);
  }

  private static final class FilePart {
    private final OpenFile file;
    private final long from;
    private final long end;
    private final Told told;
    private final ByteBuffer read;
    private long at;

    FilePart(OpenFile file, long from, long end, ByteBuffer read, Told told) {
      this.file = file;
      this.from = from;
      this.end = end;
      this.read = read;
      this.told = told;
      at = from;
    }
  }

  /// Sends over what the connection's ends have now, and reads nothing while something is pending;
  /// `sent` is run when that is out.
  public Sending(
      Guard guard, Drain drain, StreamConnection connection, boolean secure, Runnable sent) {
    this.guard = guard;
    this.drain = drain;
    this.connection = connection;
    this.secure = secure;
    this.sent = sent;
    source = connection.getSourceChannel().getConduit();
    sink = connection.getSinkChannel().getConduit();
    connection.setCloseListener(_ -> settle());
  }

  /// Whether something was not taken yet.
  public boolean isPending() {
    return pending;
  }

  /// Sends one after the other as far as the client takes it; says whether all of it went. `first`
  /// is the caller's again afterwards, what is left of it is copied; `second` never changes.
  public boolean send(ByteBuffer first, @Nullable ByteBuffer second) throws IOException {
    var all = second == null ? one(first) : new ByteBuffer[] {first, second};
    if (write(all)) {
      return true;
    }
    keep(first, second);
    pend();
    return false;
  }

  /// Sends bytes as [#send] does and a part of a file, which is held, and released when it is over.
  public boolean send(ByteBuffer first, OpenFile from, long start, long length, Told told)
      throws IOException {
    var read = secure ? ByteBuffer.allocate((int) Math.min(length, READ_BYTES)).limit(0) : NOTHING;
    file = new FilePart(from, start, start + length, read, told);
    if (writeHead(first, from)) {
      if (writeFile()) {
        return true;
      }
    } else {
      keep(first, null);
    }
    pend();
    return false;
  }

  /// Ends the connection, after what was sent; TLS says goodbye first, if the client takes it.
  public void end() {
    try {
      if (secure) {
        sink.terminateWrites();
        sink.flush();
      }
    } catch (IOException e) {
      // the client is gone already
    }
    IoUtils.safeClose(connection);
  }

  /// Writes what goes out before a file.
  private boolean writeHead(ByteBuffer head, OpenFile before) throws IOException {
    if (!isShort(before) || !head.isDirect()) {
      return write(one(head));
    }
    var written = Kernel.ofThread().sendMore(socket, MemorySegment.ofBuffer(head));
    head.position(head.position() + written);
    taken += written;
    return !head.hasRemaining();
  }

  /// Whether the kernel can be asked itself to send from the file.
  private boolean isShort(OpenFile from) {
    if (socket == UNKNOWN) {
      socket = secure || !Kernel.isHere() ? -1 : Sockets.of(sink);
    }
    return socket >= 0 && from.descriptor() >= 0;
  }

  private ByteBuffer[] one(ByteBuffer part) {
    one[0] = part;
    return one;
  }

  private void keep(ByteBuffer first, @Nullable ByteBuffer second) {
    var copy = ByteBuffer.allocate(first.remaining()).put(first).flip();
    parts = second == null ? new ByteBuffer[] {copy} : new ByteBuffer[] {copy, second};
  }

  /// Writes what the client takes at once; says whether all of it went. TLS takes a record at a
  /// time, and may keep what it enciphered.
  private boolean write(ByteBuffer[] from) throws IOException {
    var last = from[from.length - 1];
    while (last.hasRemaining()) {
      var written = from.length == 1 ? sink.write(last) : sink.write(from, 0, from.length);
      taken += written;
      if (!secure || written == 0) {
        break;
      }
    }
    return !last.hasRemaining() && (!secure || sink.flush());
  }

  /// Says whether all of the file is out.
  private boolean writeFile() throws IOException {
    var part = file;
    if (part == null) {
      return true;
    }
    var turnEnd = part.at + TURN_BYTES;
    while (part.at < part.end) {
      if (!part.file.isNear(part.at)) {
        fetch(part);
        return false;
      }
      if (part.at >= turnEnd) {
        return false;
      }
      var most = Math.min(part.end, part.file.windowEnd(part.at)) - part.at;
      if (secure ? encipher(part, most) == 0 : transfer(part, most) < most) {
        return false;
      }
    }
    if (secure && !sink.flush()) {
      return false;
    }
    end(part);
    return true;
  }

  private long transfer(FilePart part, long most) throws IOException {
    var written =
        isShort(part.file)
            ? Kernel.ofThread().sendFile(socket, part.file.descriptor(), part.at, most)
            : sink.transferFrom(part.file.channel(), part.at, most);
    if (written <= 0 && part.at >= part.file.channel().size()) {
      throw new IOException("a file is shorter than it was");
    }
    return note(part, Math.max(0, written));
  }

  private long encipher(FilePart part, long most) throws IOException {
    var read = part.read;
    if (!read.hasRemaining()) {
      read.clear().limit((int) Math.min(most, read.capacity()));
      if (part.file.channel().read(read, part.at) <= 0) {
        throw new IOException("a file is shorter than it was");
      }
      read.flip();
    }
    long size = read.remaining();
    while (read.hasRemaining() && note(part, sink.write(read)) > 0) {
      // a record at a time
    }
    return size - read.remaining();
  }

  private long note(FilePart part, long written) {
    part.at += written;
    taken += written;
    return written;
  }

  /// The I/O thread does not wait for a disk.
  private void fetch(FilePart part) {
    fetching = true;
    part.file.holdAgain();
    Thread.startVirtualThread(() -> {
      Runnable next = this::fetched;
      try {
        part.file.fetch(part.at);
      } catch (IOException | RuntimeException e) {
        next = () -> IoUtils.safeClose(connection);
      } finally {
        part.file.release();
      }
      connection.getIoThread().execute(next);
    });
  }

  private void fetched() {
    fetching = false;
    if (pending) {
      connection.getSinkChannel().resumeWrites();
    }
  }

  private void end(FilePart part) {
    file = null;
    part.file.release();
    part.told.sent(part.at - part.from);
  }

  private void pend() {
    pending = true;
    drain.begin();
    source.suspendReads();
    var channel = connection.getSinkChannel();
    channel.setWriteListener(writable);
    if (!fetching) {
      channel.resumeWrites();
    }
    takenBefore = taken;
    lookLater();
  }

  private void lookLater() {
    var millis = guard.limits().slowTimeout().toMillis();
    timer = connection.getIoThread().executeAfter(this::look, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (!pending) {
      return;
    }
    if (!fetching && taken - takenBefore < guard.limits().slowBytesMin()) {
      guard.cutOff(Limit.SLOW_READER);
      IoUtils.safeClose(connection);
      return;
    }
    takenBefore = taken;
    lookLater();
  }

  /// The client takes more.
  private void goOn() {
    if (!pending) {
      return;
    }
    try {
      stayAwake();
      if (parts != null) {
        if (!write(parts)) {
          return;
        }
        parts = null;
      }
      if (!writeFile()) {
        if (fetching) {
          connection.getSinkChannel().suspendWrites();
        }
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
    sent.run();
  }

  /// A connection that only sends is not idle: what watches that sees the attempt to read.
  private void stayAwake() throws IOException {
    connection.getSourceChannel().read(NOTHING);
  }

  /// Nothing is pending any more: it went out, or the connection is gone.
  private void settle() {
    parts = null;
    var part = file;
    if (part != null) {
      end(part);
    }
    if (pending) {
      pending = false;
      drain.end();
    }
  }
}
