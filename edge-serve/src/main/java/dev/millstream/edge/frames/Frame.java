package dev.millstream.edge.frames;

import java.nio.ByteBuffer;

/// The numbers of HTTP/2 (RFC 9113).
public final class Frame {
  public static final int HEAD_BYTES = 9;
  public static final int PREFACE_BYTES = 24;

  /// A frame's payload, as long as nothing else was agreed upon.
  public static final int PAYLOAD_BYTES_MAX = 16 << 10;

  public static final int WINDOW_BYTES = 65_535;
  public static final int WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int ACK = 1;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;
  public static final int PRIORITY = 0x20;

  public static final int INITIAL_WINDOW_SIZE = 4;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int FLOW_CONTROL_ERROR = 3;
  public static final int STREAM_CLOSED = 5;
  public static final int FRAME_SIZE_ERROR = 6;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int COMPRESSION_ERROR = 9;
  public static final int ENHANCE_YOUR_CALM = 11;

  private Frame() {}

  /// Writes what stands before a payload of `length`.
  public static void head(ByteBuffer out, int length, int type, int flags, int stream) {
    out.putInt(length << 8 | type).put((byte) flags).putInt(stream);
  }

  /// A whole frame that carries numbers of four bytes each.
  public static byte[] of(int type, int stream, int... numbers) {
    var out = ByteBuffer.allocate(HEAD_BYTES + numbers.length * Integer.BYTES);
    head(out, numbers.length * Integer.BYTES, type, 0, stream);
    for (var number : numbers) {
      out.putInt(number);
    }
    return out.array();
  }
}
