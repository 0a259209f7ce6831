package dev.millstream.edge.hot;

import dev.millstream.edge.frames.Frame;
import dev.millstream.edge.guard.Visitor;
import dev.millstream.edge.http.Validators;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an I/O thread works with; used by one connection at a time.
final class Desk {
  private static final byte[] HTTP = "http".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HTTPS = "https".getBytes(StandardCharsets.ISO_8859_1);

  /// It is out, or as good as.
  static final int ANSWERED = -1;

  static final int IN_BYTES = 16 << 10;
  static final int OUT_BYTES = 96 << 10;
  private static final int HANDED_BYTES = 160 << 10;

  /// Bodies from here on cost more to copy than a look for a copy that is there.
  private static final int WHOLE_BYTES_MIN = 16 << 10;

  private static final int WHOLES = 32; // a power of two

  final byte[] in = new byte[IN_BYTES];

  /// The same, to be read into.
  final ByteBuffer first = ByteBuffer.wrap(in);

  /// A frame that came in part before, and what comes now.
  final ByteBuffer frames = ByteBuffer.allocate(2 * IN_BYTES + Frame.HEAD_BYTES);

  /// What is Undertow's of that.
  final ByteBuffer handed = ByteBuffer.allocate(HANDED_BYTES);

  /// A header block.
  final ByteBuffer block;

  final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
  private final ByteBuffer[] one = new ByteBuffer[1];
  private final ByteBuffer[] both = new ByteBuffer[2];
  final RawHead head;
  final StreamHead streamHead;
  final HotKey probe;
  private final HotAnswer[] asked = new HotAnswer[WHOLES];
  private final Whole[] wholes = new Whole[WHOLES];
  private final int wholeBytes;
  private byte[] date = {};
  private long dateSecond = -1;
  private int came;

  /// An answer as it goes out, its head and its body in one piece.
  private static final class Whole {
    private final ByteBuffer bytes;
    private final HotAnswer answer;
    private long second; // of its date

    Whole(ByteBuffer bytes, HotAnswer answer) {
      this.bytes = bytes;
      this.answer = answer;
    }
  }

  Desk(HotLimits limits, int headersMax, int headerBytesMax) {
    wholeBytes = HotPath.COPIED_BYTES + limits.headBytesMax();
    head = new RawHead(headersMax);
    streamHead = new StreamHead(headerBytesMax);
    block = ByteBuffer.allocate(headerBytesMax + 16);
    probe = new HotKey(limits.keyBytesMax());
  }

  /// What is written at once; good until the next call.
  ByteBuffer[] one(ByteBuffer part) {
    one[0] = part;
    return one;
  }

  /// Two parts that are written at once; good until the next call.
  ByteBuffer[] both(ByteBuffer first, ByteBuffer second) {
    both[0] = first;
    both[1] = second;
    return both;
  }

  /// An answer with all of its body, ready to be written; null where it has to be put together.
  /// What is asked for often is kept, the rest is not worth it.
  @Nullable ByteBuffer whole(HotAnswer answer, ByteBuffer body) {
    if (body.limit() < WHOLE_BYTES_MIN || body.limit() > HotPath.COPIED_BYTES) {
      return null;
    }
    var place = System.identityHashCode(answer) & (WHOLES - 1);
    var whole = wholes[place];
    if (whole == null || whole.answer != answer) {
      if (asked[place] != answer) {
        asked[place] = answer;
        return null;
      }
      whole = wholes[place] = keep(whole, answer, body);
    }
    var now = date();
    if (whole.second != dateSecond) {
      answer.head().date(whole.bytes, now);
      whole.second = dateSecond;
    }
    return whole.bytes.rewind();
  }

  private Whole keep(@Nullable Whole before, HotAnswer answer, ByteBuffer body) {
    var bytes = before == null ? ByteBuffer.allocateDirect(wholeBytes) : before.bytes.clear();
    answer.head().write(bytes, date());
    bytes.put(bytes.position(), body, 0, body.limit());
    bytes.position(bytes.position() + body.limit()).flip();
    var whole = new Whole(bytes, answer);
    whole.second = dateSecond;
    return whole;
  }

  /// The time as `Date` has it.
  byte[] date() {
    var second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      date = Validators.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.ISO_8859_1);
      dateSecond = second;
    }
    return date;
  }

  /// So much of what came first on a connection lies here, for who is made for it next; or
  /// [#ANSWERED], and what of the answer is not sent.
  void came(int count) {
    came = count;
  }

  int takeCame() {
    var count = came;
    came = 0;
    return count;
  }

  /// The answer to the request whose head was read, if it is known.
  @Nullable HotAnswer known(HotPath path, Visitor visitor, boolean secure) {
    probe.clear();
    var scheme = secure || (visitor.forwards() && head.forwardsHttps()) ? HTTPS : HTTP;
    if (!probe.add(in, head.hostStart, head.hostEnd)
        || !probe.add(in, head.targetStart, head.pathEnd)
        || !probe.add(in, Math.max(0, head.codingsStart), Math.max(0, head.codingsEnd))
        || !probe.add(scheme, 0, scheme.length)
        || !probe.add(head.accepted(), 0, head.accepted().length)
        || (head.isRanged() && !probe.add(HotKey.RANGED, 0, HotKey.RANGED.length))) {
      return null;
    }
    var answer = path.answers().find(probe);
    if (answer == null
        || !answer.fits(head.marks)
        || (head.pathEnd < head.targetEnd && answer.served().seen() == null)) {
      return null;
    }
    var known =
        head.isRanged()
            ? head.cut(answer.body().size()) && (head.conditionStart < 0 || isCondition(answer))
            : head.tagsStart < 0 || (isSame(answer) && answer.notModified() != null);
    return known && path.mayTell(answer, visitor) ? answer : null;
  }

  private boolean isSame(HotAnswer answer) {
    return answer.hasTag(in, head.tagsStart, head.tagsEnd);
  }

  private boolean isCondition(HotAnswer answer) {
    return answer.hasTag(in, head.conditionStart, head.conditionEnd);
  }

  /// Whether the visitor may have it now; counts it if so.
  boolean mayHave(HotPath path, Visitor visitor, HotAnswer answer, long now) {
    var guard = path.guard();
    var who = visitor.forwards() ? guard.forwarded(visitor, head.forwardedFor(in)) : visitor;
    return guard.admits(who, answer.served().host(), now);
  }
}
