package dev.millstream.edge.hot;

import io.undertow.server.HttpHandler;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/// The answers that are repeated, and what repeats them: a [HotConduit] below every connection that
/// is taken in here.
public final class HotPath {
  /// Bodies up to here are copied behind their heads and cost one plain write.
  static final int COPIED_BYTES = 32 << 10;

  /// What must be free for another head.
  static final int ROOM_BYTES = 48 << 10;

  private final HotLimits limits;
  private final int headersMax;
  private final HotEvents events;
  private final HotAnswers answers;
  private final ConcurrentHashMap<XnioIoThread, Desk> desks = new ConcurrentHashMap<>();
  private volatile boolean closing;

  /// An empty one; it fills itself from what the general way answers.
  public HotPath(HotLimits limits, int headersMax, HotEvents events) {
    this.limits = limits;
    this.headersMax = headersMax;
    this.events = events;
    answers = new HotAnswers(limits);
  }

  /// Lets answers of `general` be learned.
  public HttpHandler learning(HttpHandler general) {
    if (!limits.hotPath()) {
      return general;
    }
    return exchange -> {
      Lesson.attach(exchange, answers, limits);
      general.handleRequest(exchange);
    };
  }

  /// Stands below a connection, before Undertow has it.
  public void under(StreamConnection connection) {
    if (limits.hotPath()) {
      var desk = desks.computeIfAbsent(connection.getIoThread(), _ -> new Desk(limits, headersMax));
      connection.getSourceChannel().setConduit(new HotConduit(this, desk, connection));
    }
  }

  /// From now on everything goes the general way, which refuses it.
  public void close() {
    closing = true;
  }

  /// How many answers are kept.
  public int count() {
    return answers.count();
  }

  boolean isClosing() {
    return closing;
  }

  HotLimits limits() {
    return limits;
  }

  HotEvents events() {
    return events;
  }

  HotAnswers answers() {
    return answers;
  }
}
