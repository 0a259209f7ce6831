package dev.millstream.edge.hot;

import dev.millstream.edge.http.AcceptMarks;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.live.Stamp;
import dev.millstream.edge.send.Body;
import dev.millstream.edge.send.OpenFile;
import dev.millstream.edge.send.OpenFiles;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches how a request is answered the general way, to repeat the answer if it depends on nothing
/// that the key or the raw head does not tell: every request field that is looked at on the way is
/// seen here, so an answer that is chosen by a cookie, a country or a password is never learned.
public final class Lesson {
  private static final AttachmentKey<Lesson> KEY = AttachmentKey.create(Lesson.class);

  /// The key has the first; the raw reader leaves requests with the others to the general way, and
  /// those whose `Accept` needs judgement.
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "accept-encoding",
          "accept",
          "if-none-match",
          "if-match",
          "if-unmodified-since",
          "if-modified-since",
          "if-range",
          "range");

  /// From here on a copy costs more than two calls of the system do.
  private static final int SENT_BYTES_MIN = 64 << 10;

  private static final String PART = new String(HotKey.RANGED, StandardCharsets.ISO_8859_1);

  private final HotAnswers answers;
  private final HotLimits limits;
  private final OpenFiles files;
  private final int begun;
  private Optional<Stamp> stamp = Optional.empty();
  private @Nullable RequestHead head;
  private HotAnswer.@Nullable Seen seen;
  private boolean barred;
  private int absent;

  private Lesson(HotAnswers answers, HotLimits limits, OpenFiles files) {
    this.answers = answers;
    this.limits = limits;
    this.files = files;
    begun = answers.age();
  }

  /// Makes a lesson of an exchange that came in where answers are repeated.
  static void attach(
      HttpServerExchange exchange, HotAnswers answers, HotLimits limits, OpenFiles files) {
    exchange.putAttachment(KEY, new Lesson(answers, limits, files));
  }

  /// The head to answer by, if the answer does not depend on a query; `stamps` says how long what
  /// answers it stays what it is.
  public static RequestHead watch(
      HttpServerExchange exchange,
      RequestHead head,
      Function<RequestHead, Optional<Stamp>> stamps) {
    var lesson = exchange.getAttachment(KEY);
    if (lesson == null || !head.method().equals("GET")) {
      return head;
    }
    lesson.stamp = stamps.apply(head); // before anything is decided: a swap meanwhile ends it
    lesson.head = head;
    return head.with(lesson::field).from(lesson::country);
  }

  /// What answers is part of a video, `path` below its uid, and is counted each time.
  public static void counted(HttpServerExchange exchange, String uid, String path) {
    var lesson = exchange.getAttachment(KEY);
    if (lesson != null) {
      lesson.seen = new HotAnswer.Seen(uid, path);
    }
  }

  /// A file or one part of it is about to go out, with all the fields of its answer set; `all` is
  /// the whole file.
  public static void file(HttpServerExchange exchange, ByteBuffer all) {
    var lesson = exchange.getAttachment(KEY);
    if (lesson != null && all.limit() <= lesson.limits.bodyBytesMax()) {
      lesson.learn(exchange, () -> new Body.InMemory(all.duplicate()));
    }
  }

  /// The same for what lies in a file, too: a larger one is repeated from there, which spares a
  /// copy, if one more may be kept open. Blocks.
  public static void file(HttpServerExchange exchange, ByteBuffer all, Place place)
      throws IOException {
    var lesson = exchange.getAttachment(KEY);
    if (lesson != null && all.limit() <= lesson.limits.bodyBytesMax()) {
      lesson.learn(exchange, () -> lesson.body(exchange, all, place));
    }
  }

  private Body body(HttpServerExchange exchange, ByteBuffer all, Place place) throws IOException {
    var opened =
        all.limit() >= SENT_BYTES_MIN && isPlain(exchange)
            ? files.openIfRoom(place.get())
            : Optional.<OpenFile>empty();
    return opened.isPresent() ? new Body.OnDisk(opened.get()) : new Body.InMemory(all.duplicate());
  }

  /// What is enciphered has to be read anyway.
  private static boolean isPlain(HttpServerExchange exchange) {
    return exchange.getRequestScheme().equals("http")
        && !exchange.getProtocol().equals(Protocols.HTTP_2_0);
  }

  /// Where a file is.
  @FunctionalInterface
  public interface Place {
    Path get() throws IOException;
  }

  /// The same for what is sent from a file that never changes; blocks.
  public static void file(HttpServerExchange exchange, Path all) throws IOException {
    var lesson = exchange.getAttachment(KEY);
    if (lesson != null) {
      lesson.learn(exchange, () -> new Body.OnDisk(lesson.files.open(all)));
    }
  }

  /// A 304, all its fields set, is about to go out.
  public static void notModified(HttpServerExchange exchange) {
    var lesson = exchange.getAttachment(KEY);
    if (lesson != null) {
      lesson.learnNotModified(exchange);
    }
  }

  private Optional<String> country() {
    barred = true;
    return Objects.requireNonNull(head).country().get();
  }

  private @Nullable String field(String name) {
    var value = Objects.requireNonNull(head).field(name);
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("accept")) {
      barred |= value != null && (AcceptMarks.of(value) & AcceptMarks.JUDGED) != 0;
    }
    if (!UNDERSTOOD.contains(lower)) {
      var mark = FieldMarks.of(name);
      barred |= mark == 0 || value != null;
      absent |= mark;
    }
    return value;
  }

  private interface Bodies<E extends Exception> {
    Body get() throws E;
  }

  private <E extends Exception> void learn(HttpServerExchange exchange, Bodies<E> body) throws E {
    var status = exchange.getStatusCode();
    var tag = exchange.getResponseHeaders().getFirst(Headers.ETAG);
    if ((status != 200 && status != 206) || tag == null) {
      return;
    }
    var key = status == 200 ? key(exchange) : key(exchange, PART);
    if (key == null || head == null) {
      return;
    }
    var wire = wire(exchange, status);
    if (wire.length() > limits.headBytesMax()) {
      return;
    }
    var answer =
        new HotAnswer(
            stamp.orElseThrow(),
            absent,
            tag.getBytes(StandardCharsets.ISO_8859_1),
            new HotAnswer.Served(head.host(), head.path().raw(), seen),
            wire,
            body.get());
    answers.add(key, answer, begun);
  }

  private void learnNotModified(HttpServerExchange exchange) {
    var key = key(exchange);
    var answer = key == null ? null : answers.find(key);
    var tag = exchange.getResponseHeaders().getFirst(Headers.ETAG);
    if (answer != null && tag != null && !answer.isStale()) {
      var bytes = tag.getBytes(StandardCharsets.ISO_8859_1);
      if (answer.hasTag(bytes, 0, bytes.length)) {
        answer.learnNotModified(wire(exchange, 304));
      }
    }
  }

  /// What Undertow adds over HTTP/1.1 has no place in HTTP/2.
  private static AnswerHead wire(HttpServerExchange exchange, int status) {
    var fields = exchange.getResponseHeaders();
    var wire = AnswerHead.of(status, fields);
    if (exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      fields.remove(Headers.CONNECTION);
    }
    return wire;
  }

  /// The key of the request, if its answer may be learned at all.
  private @Nullable HotKey key(HttpServerExchange exchange, String... more) {
    var fields = exchange.getRequestHeaders();
    if (barred
        || stamp.isEmpty()
        || exchange.isHostIncludedInRequestURI()
        || count(fields, Headers.HOST) != 1
        || count(fields, Headers.ACCEPT) > 1
        || count(fields, Headers.ACCEPT_ENCODING) > 1) {
      return null;
    }
    var codings = fields.getFirst(Headers.ACCEPT_ENCODING);
    var parts = new ArrayList<String>(6);
    parts.add(fields.getFirst(Headers.HOST));
    parts.add(exchange.getRequestURI());
    parts.add(codings == null ? "" : codings);
    parts.add(exchange.getRequestScheme());
    var accepted = fields.getFirst(Headers.ACCEPT);
    var marks = accepted == null ? -1 : AcceptMarks.of(accepted);
    parts.add(new String(HotKey.accepted(marks), StandardCharsets.ISO_8859_1));
    parts.addAll(List.of(more));
    return HotKey.of(limits.keyBytesMax(), parts);
  }

  private static int count(HeaderMap fields, HttpString name) {
    var values = fields.get(name);
    return values == null ? 0 : values.size();
  }
}
