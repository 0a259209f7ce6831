package dev.millstream.edge.frames;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xnio.StreamConnection;

/// The requests of one connection whose bodies go on, and those whose bodies nobody wants any more,
/// since their streams have ended on this side: what still comes for these is thrown away, and
/// counts as taken (RFC 9113, 5.1). Of that connection's I/O thread.
public final class OpenBodies {
  /// A stream that was answered early is reset after so long, if its client has not ended it: some
  /// clients lose an answer that a reset follows at once. It gets no credit meanwhile.
  private static final long GRACE_MILLIS = 200;

  /// So many are remembered: a client that was told to stop has no reason to go on for long.
  private static final int UNWANTED_MAX = 256;

  private final StreamConnection connection;
  private final Set<Integer> open = new HashSet<>();
  private final Set<Integer> unwanted = new LinkedHashSet<>();
  private final ArrayDeque<Integer> unreset = new ArrayDeque<>();
  private final ArrayDeque<Integer> unended = new ArrayDeque<>();
  private int thrownAway;

  /// Has the connection read again when there is something to be told.
  public OpenBodies(StreamConnection connection) {
    this.connection = connection;
  }

  /// A request begins whose body follows.
  public void begin(int stream) {
    open.add(stream);
  }

  /// The client ended a stream.
  public void end(int stream) {
    open.remove(stream);
    unwanted.remove(stream);
  }

  /// This side ended a stream, by a whole answer or by a reset.
  void endHere(int stream, boolean answered) {
    if (!open.remove(stream)) {
      return;
    }
    if (unwanted.size() == UNWANTED_MAX) {
      unwanted.remove(unwanted.iterator().next());
    }
    unwanted.add(stream);
    if (answered) {
      unended.add(stream);
      readAgain();
      connection
          .getIoThread()
          .executeAfter(() -> reset(stream), GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void reset(int stream) {
    if (isUnwanted(stream)) {
      unreset.add(stream);
      readAgain();
    }
  }

  private void readAgain() {
    var source = connection.getSourceChannel();
    if (source.isReadResumed()) {
      source.wakeupReads();
    }
  }

  /// Whether what comes for a stream is thrown away.
  public boolean isUnwanted(int stream) {
    return unwanted.contains(stream);
  }

  /// So much came for such a stream.
  public void throwAway(int bytes) {
    thrownAway += bytes;
  }

  /// Gives what the client is to be told: that answered streams are over, and credit for what was
  /// thrown away.
  public void notices(Consumer<byte[]> notice) {
    while (!unreset.isEmpty()) {
      notice.accept(Frame.of(Frame.RST_STREAM, unreset.removeFirst(), Frame.NO_ERROR));
    }
    if (thrownAway > 0) {
      notice.accept(Frame.of(Frame.WINDOW_UPDATE, 0, thrownAway));
      thrownAway = 0;
    }
  }

  /// Whether whoever answered has to be told that some streams get no more.
  public boolean hasUnended() {
    return !unended.isEmpty();
  }

  /// Gives what is told.
  public void unended(Consumer<byte[]> end) {
    while (!unended.isEmpty()) {
      end.accept(Frame.of(Frame.RST_STREAM, unended.removeFirst(), Frame.NO_ERROR));
    }
  }
}
