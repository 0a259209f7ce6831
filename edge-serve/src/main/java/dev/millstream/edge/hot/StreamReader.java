package dev.millstream.edge.hot;

import dev.millstream.edge.frames.Frame;
import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the frames of one client: requests whose answers are known are given to the sink; all else
/// is handed to Undertow, with header blocks written anew, since a block can be read only by who
/// read all before it. Of the connection's I/O thread.
final class StreamReader {
  /// When so much waits for Undertow, no more is looked at.
  private static final int HANDED_BYTES_MAX = 64 << 10;

  private static final int TABLE_BYTES = 4096; // what Undertow tells clients
  private static final int BLOCK_BYTES_MAX = 64 << 10;
  private static final int PRIORITY_BYTES = 5;

  private final Desk desk;
  private final StreamSink sink;
  private final StreamAnswers answers;
  private final HpackDecoder decoder = new HpackDecoder(TABLE_BYTES);
  private int prefaceLeft = Frame.PREFACE_BYTES;
  private int through; // bytes that go to Undertow as they are
  private int past; // bytes that nobody wants
  private @Nullable ByteArrayOutputStream block; // goes on
  private int blockStream;
  private int blockFlags;
  private final byte[] priority = new byte[PRIORITY_BYTES];
  private final List<Integer> breaks = new ArrayList<>(); // before the end of what was handed
  private int lastSeen;
  private int lastHanded;
  private boolean over;

  StreamReader(Desk desk, StreamSink sink, StreamAnswers answers) {
    this.desk = desk;
    this.sink = sink;
    this.answers = answers;
  }

  /// Whether the client was told that this is the end.
  boolean isOver() {
    return over;
  }

  /// Reads what is whole; `out` gets what is Undertow's. Says whether there is more to be read
  /// before more comes.
  boolean read(ByteBuffer in, ByteBuffer out) {
    breaks.clear();
    if (owes()) {
      sink.bodies().unended(out::put);
    }
    try {
      while (in.hasRemaining() && !over) {
        if (out.position() >= HANDED_BYTES_MAX || !breaks.isEmpty() || awaitsGreeting(in, out)) {
          return true;
        }
        if (!step(in, out)) {
          return false;
        }
      }
    } catch (HpackException e) {
      fail(Frame.COMPRESSION_ERROR);
    }
    return false;
  }

  /// Whether Undertow is to be told, before anything else, that streams it answered get no more.
  boolean owes() {
    return sink.bodies().hasUnended() && through == 0 && block == null;
  }

  /// Whether a header block goes on in a frame that begins so far before the end of what was handed
  /// over last: Undertow takes it for whole without a byte of that.
  boolean goesOn(int left) {
    return breaks.contains(left);
  }

  /// Undertow says its first word when it gets the client's.
  private boolean awaitsGreeting(ByteBuffer in, ByteBuffer out) {
    return through == 0
        && out.position() > 0
        && !sink.isGreeted()
        && in.remaining() >= Frame.HEAD_BYTES
        && prefaceLeft == 0
        && in.get(in.position() + 3) == Frame.HEADERS;
  }

  /// Takes a frame or a part of one; says whether it could.
  private boolean step(ByteBuffer in, ByteBuffer out) throws HpackException {
    if (prefaceLeft > 0) {
      prefaceLeft -= hand(in, out, prefaceLeft);
      return true;
    }
    if (through > 0) {
      through -= hand(in, out, through);
      return true;
    }
    if (past > 0) {
      var size = Math.min(past, in.remaining());
      in.position(in.position() + size);
      past -= size;
      return true;
    }
    if (in.remaining() < Frame.HEAD_BYTES) {
      return false;
    }
    var at = in.position();
    var length = in.getInt(at) >>> 8;
    var type = in.get(at + 3);
    var stream = in.getInt(at + 5) & Integer.MAX_VALUE;
    if (block != null && (type != Frame.CONTINUATION || stream != blockStream)) {
      return fail(Frame.PROTOCOL_ERROR);
    }
    if (type == Frame.DATA && isOurs(stream)) {
      return fail(Frame.STREAM_CLOSED);
    }
    if (type == Frame.DATA && isUnwanted(stream, length, in.get(at + 4))) {
      past = Frame.HEAD_BYTES + length;
      return length <= Frame.PAYLOAD_BYTES_MAX || fail(Frame.FRAME_SIZE_ERROR);
    }
    if (!isLookedInto(type)) {
      through = Frame.HEAD_BYTES + length;
      return true;
    }
    if (length > Frame.PAYLOAD_BYTES_MAX) {
      return fail(Frame.FRAME_SIZE_ERROR);
    }
    var whole = Frame.HEAD_BYTES + length;
    if (in.remaining() < whole) {
      return false;
    }
    var payload = in.slice(at + Frame.HEAD_BYTES, length);
    if (take(type, in.get(at + 4), stream, payload, out)) {
      in.position(at + whole);
    } else {
      hand(in, out, whole);
    }
    return true;
  }

  /// Whether a frame of a body is thrown away.
  private boolean isUnwanted(int stream, int length, int flags) {
    var unwanted = sink.bodies().isUnwanted(stream);
    if (unwanted) {
      sink.bodies().throwAway(length);
    }
    if ((flags & Frame.END_STREAM) != 0) {
      sink.bodies().end(stream);
    }
    return unwanted;
  }

  private static int hand(ByteBuffer in, ByteBuffer out, int most) {
    var size = Math.min(most, in.remaining());
    out.put(out.position(), in, in.position(), size);
    out.position(out.position() + size);
    in.position(in.position() + size);
    return size;
  }

  private static boolean isLookedInto(int type) {
    return type == Frame.HEADERS
        || type == Frame.CONTINUATION
        || type == Frame.RST_STREAM
        || type == Frame.SETTINGS
        || type == Frame.WINDOW_UPDATE;
  }

  /// Whether a stream was opened and is none of Undertow's, as far as this has to be known:
  /// Undertow, too, takes those before its last one for closed.
  private boolean isOurs(int stream) {
    return stream % 2 == 1 && stream > lastHanded && stream <= lastSeen;
  }

  /// Looks into a frame; says whether Undertow shall not get it.
  private boolean take(int type, int flags, int stream, ByteBuffer payload, ByteBuffer out)
      throws HpackException {
    return switch (type) {
      case Frame.HEADERS -> headers(flags, stream, payload, out);
      case Frame.CONTINUATION -> block != null && goOn(flags, payload, out);
      case Frame.RST_STREAM ->
          payload.remaining() == Integer.BYTES && (sink.cancel(stream) || isOurs(stream));
      case Frame.WINDOW_UPDATE ->
          payload.remaining() == Integer.BYTES
              && grant(stream, payload.getInt() & Integer.MAX_VALUE, out);
      default -> settings(flags, payload);
    };
  }

  private boolean settings(int flags, ByteBuffer payload) {
    while ((flags & Frame.ACK) == 0 && payload.remaining() >= Short.BYTES + Integer.BYTES) {
      var id = payload.getShort();
      var value = payload.getInt();
      if (id == Frame.INITIAL_WINDOW_SIZE && value >= 0) {
        sink.windowOf(value);
      }
    }
    return false;
  }

  private boolean grant(int stream, int bytes, ByteBuffer out) {
    if (stream != 0) {
      var ours = sink.grant(stream, bytes);
      if (!ours && bytes == 0 && isOurs(stream)) {
        sink.notice(Frame.of(Frame.RST_STREAM, stream, Frame.PROTOCOL_ERROR));
      }
      return ours || isOurs(stream);
    }
    if (bytes == 0) {
      return false;
    }
    var others = sink.grant(bytes);
    if (others < 0) {
      fail(Frame.FLOW_CONTROL_ERROR);
    } else if (others > 0) {
      out.put(Frame.of(Frame.WINDOW_UPDATE, 0, others));
    }
    return true;
  }

  private boolean headers(int flags, int stream, ByteBuffer payload, ByteBuffer out)
      throws HpackException {
    var padding = 0;
    if ((flags & Frame.PADDED) != 0 && payload.hasRemaining()) {
      padding = payload.get() & 0xff;
    }
    var extra = (flags & Frame.PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
    if (stream == 0 || payload.remaining() < padding + extra) {
      fail(Frame.PROTOCOL_ERROR);
      return true;
    }
    payload.get(priority, 0, extra);
    payload.limit(payload.limit() - padding);
    blockStream = stream;
    blockFlags = flags;
    if ((flags & Frame.END_HEADERS) != 0) {
      request(payload, out);
    } else {
      block = new ByteArrayOutputStream();
      goOn(flags, payload, out);
    }
    return true;
  }

  private boolean goOn(int flags, ByteBuffer payload, ByteBuffer out) throws HpackException {
    var all = Objects.requireNonNull(block);
    for (; payload.hasRemaining(); ) {
      all.write(payload.get());
    }
    if (all.size() > BLOCK_BYTES_MAX) {
      fail(Frame.ENHANCE_YOUR_CALM);
    } else if ((flags & Frame.END_HEADERS) != 0) {
      block = null;
      request(ByteBuffer.wrap(all.toByteArray()), out);
    }
    return true;
  }

  private void request(ByteBuffer fields, ByteBuffer out) throws HpackException {
    var stream = blockStream;
    var head = desk.streamHead;
    if (!head.read(decoder, fields)) {
      fail(Frame.ENHANCE_YOUR_CALM);
      return;
    }
    if (isOurs(stream)) {
      fail(Frame.STREAM_CLOSED);
      return;
    }
    if (sink.bodies().isUnwanted(stream)) {
      if ((blockFlags & Frame.END_STREAM) == 0 || !head.isTrailers()) {
        fail(Frame.PROTOCOL_ERROR);
      }
      sink.bodies().end(stream);
      return;
    }
    if ((blockFlags & Frame.END_STREAM) != 0) {
      sink.bodies().end(stream);
    }
    if (stream % 2 == 1 && stream > lastSeen) {
      lastSeen = stream;
      if ((blockFlags & Frame.END_STREAM) != 0 && sink.isGreeted() && !dependsOnItself()) {
        switch (answers.answer(stream, sink)) {
          case GIVEN -> {
            return;
          }
          case TOO_MANY -> {
            fail(Frame.ENHANCE_YOUR_CALM);
            return;
          }
          case UNKNOWN -> {
            // Undertow's
          }
        }
      }
      lastHanded = stream;
      sink.hand(stream, (blockFlags & Frame.END_STREAM) == 0);
    }
    handBlock(stream, out);
  }

  /// Whether it says that it comes after itself, which is a mistake that Undertow tells.
  private boolean dependsOnItself() {
    var after = ByteBuffer.wrap(priority).getInt() & Integer.MAX_VALUE;
    return (blockFlags & Frame.PRIORITY) != 0 && after == blockStream;
  }

  /// Writes a block anew, divided between fields if it takes more than a frame: Undertow does not
  /// read a field from two.
  private void handBlock(int stream, ByteBuffer out) {
    var head = desk.streamHead;
    var fields = desk.block.clear();
    var flags = (blockFlags & Frame.END_STREAM) | (blockFlags & Frame.PRIORITY);
    if ((blockFlags & Frame.PRIORITY) != 0) {
      fields.put(priority);
    }
    var type = Frame.HEADERS;
    for (var i = 0; i < head.count(); i++) {
      var before = fields.position();
      head.write(i, fields);
      if (fields.position() > Frame.PAYLOAD_BYTES_MAX && before > 0) {
        hand(type, flags, stream, fields.flip(), before, out);
        fields.compact();
        type = Frame.CONTINUATION;
        flags = 0;
        breaks.add(out.position());
      }
    }
    fields.flip();
    while (fields.remaining() > Frame.PAYLOAD_BYTES_MAX) { // a field that has to be divided
      hand(type, flags, stream, fields, Frame.PAYLOAD_BYTES_MAX, out);
      type = Frame.CONTINUATION;
      flags = 0;
      breaks.add(out.position());
    }
    hand(type, flags | Frame.END_HEADERS, stream, fields, fields.remaining(), out);
    breaks.replaceAll(at -> out.position() - at);
  }

  private static void hand(
      int type, int flags, int stream, ByteBuffer fields, int length, ByteBuffer out) {
    Frame.head(out, length, type, flags, stream);
    hand(fields, out, length);
  }

  /// Tells the client why this is the end.
  private boolean fail(int code) {
    over = true;
    sink.notice(Frame.of(Frame.GOAWAY, 0, lastSeen, code));
    return false;
  }
}
