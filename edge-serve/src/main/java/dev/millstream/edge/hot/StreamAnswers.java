package dev.millstream.edge.hot;

import dev.millstream.edge.frames.Frame;
import dev.millstream.edge.guard.Visitor;
import dev.millstream.edge.send.Body;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/// Finds the answers to one client's requests over HTTP/2. Of the connection's I/O thread.
final class StreamAnswers {
  /// Requests of one connection that are refused since too many are open.
  private static final int REFUSED_MAX = 1000;

  private final HotPath path;
  private final Desk desk;
  private final StreamConnection connection;
  private final Visitor visitor;
  private final int streamsMax;
  private int refused;
  private HotEvents.@Nullable Watcher silent; // who says nothing; once it is asked for

  /// What became of a request.
  enum Outcome {
    GIVEN,
    UNKNOWN,
    /// The client was refused too often.
    TOO_MANY
  }

  StreamAnswers(HotPath path, Desk desk, StreamConnection connection, int streamsMax) {
    this.path = path;
    this.desk = desk;
    this.connection = connection;
    visitor = path.guard().visitor(connection);
    this.streamsMax = streamsMax;
  }

  /// Answers the request at the desk, if its answer is known; refuses one too many. Requests with
  /// bodies do not come here: [dev.millstream.edge.tls.StreamCap] bounds them.
  Outcome answer(int stream, StreamSink sink) {
    if (sink.count() >= streamsMax) {
      sink.notice(Frame.of(Frame.RST_STREAM, stream, Frame.REFUSED_STREAM));
      return ++refused > REFUSED_MAX ? Outcome.TOO_MANY : Outcome.GIVEN;
    }
    var head = desk.streamHead;
    if (!head.isPlain() || path.drain().isClosing()) {
      return Outcome.UNKNOWN;
    }
    var started = System.nanoTime();
    var answer = find(head);
    if (answer == null) {
      return Outcome.UNKNOWN;
    }
    var same = head.tags == null ? null : answer.notModified();
    var wire = same == null ? answer.head() : same;
    var compact = wire.compact();
    var memory = answer.body() instanceof Body.InMemory(var all) ? all : null;
    var bodiless = same != null || head.headOnly;
    var body = bodiless ? null : memory;
    var bytes = body == null ? 0 : body.limit();
    if (compact == null || (body == null && !bodiless) || !sink.hasCredit(bytes)) {
      return Outcome.UNKNOWN;
    }
    var served = answer.served();
    var guard = path.guard();
    var who = visitor.forwards() ? guard.forwarded(visitor, head.forwardedFor) : visitor;
    if (!guard.admits(who, served.host(), started)) {
      return Outcome.UNKNOWN;
    }
    sink.add(stream, compact, body);
    var method = head.headOnly ? "HEAD" : "GET";
    var viewer = viewer(answer);
    path.tell(answer, method, wire.status(), bytes, started, viewer);
    return Outcome.GIVEN;
  }

  /// Who is told of for an answer, if it is counted.
  private HotEvents.@Nullable Watcher viewer(HotAnswer answer) {
    if (answer.served().seen() == null) {
      return null;
    }
    if (silent == null) {
      silent = HotPath.viewer(connection);
    }
    var said = desk.streamHead.said();
    return said.isEmpty() ? silent : new HotEvents.Watcher(silent.address(), said);
  }

  private @Nullable HotAnswer find(StreamHead head) {
    var probe = desk.probe;
    probe.clear();
    if (!probe.add(head.authority)
        || !probe.add(head.path)
        || !probe.add(head.codings)
        || !probe.add("https")
        || !probe.add(head.accepted(), 0, head.accepted().length)) {
      return null;
    }
    var answer = path.answers().find(probe);
    if (answer == null
        || !answer.fits(head.marks)
        || (!head.query.isEmpty() && answer.served().seen() == null)
        || !path.mayTell(answer, visitor)) {
      return null;
    }
    var tags = head.tags;
    var known = tags == null || (answer.hasTag(tags) && answer.notModified() != null);
    return known ? answer : null;
  }
}
