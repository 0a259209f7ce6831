package dev.millstream.transcoder.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Whether what a file holds can be played from its front, by what has arrived of it: an MP4 with
/// its index before its media, Matroska, WebM, or a transport stream.
public enum Front {
  PLAYABLE,
  /// Its end is needed, or it is no video.
  NOT,
  /// Too little has arrived to tell.
  UNKNOWN;

  private static final int HEAD_BYTES = 16;
  private static final int PACKET_BYTES = 188;
  private static final int SYNC = 0x47;
  private static final int MATROSKA = 0x1a45dfa3;
  private static final int BOXES_MAX = 50;
  private static final int LARGE_SIZE = 1;

  /// Of the first `bytes` of a file.
  public static Front of(Path path, long bytes) throws IOException {
    try (var file = FileChannel.open(path)) {
      if (bytes < 3 * PACKET_BYTES) {
        return UNKNOWN;
      }
      var head = at(file, 0);
      if (head.getInt(0) == MATROSKA) {
        return PLAYABLE;
      }
      if (type(head).equals("ftyp") || type(head).equals("styp")) {
        return Signature.of(path) == Signature.STILL_PICTURE ? NOT : boxes(file, bytes);
      }
      var packets =
          at(file, 0).get(0) == SYNC
              && at(file, PACKET_BYTES).get(0) == SYNC
              && at(file, 2 * PACKET_BYTES).get(0) == SYNC;
      return packets ? PLAYABLE : NOT;
    }
  }

  /// The index has to be there whole before the first media.
  private static Front boxes(FileChannel file, long bytes) throws IOException {
    var at = 0L;
    for (var box = 0; box < BOXES_MAX; box++) {
      if (at + HEAD_BYTES > bytes) {
        return UNKNOWN;
      }
      var head = at(file, at);
      var size = head.getInt(0) & 0xffffffffL;
      if (size == LARGE_SIZE) {
        size = head.getLong(8);
      }
      switch (type(head)) {
        case "moov" -> {
          return at + size <= bytes ? PLAYABLE : UNKNOWN;
        }
        case "mdat" -> {
          return NOT;
        }
        default -> {
          if (size < 8 || size > Long.MAX_VALUE - at) {
            return NOT;
          }
          at += size;
        }
      }
    }
    return NOT;
  }

  private static ByteBuffer at(FileChannel file, long position) throws IOException {
    var head = ByteBuffer.allocate(HEAD_BYTES);
    while (head.hasRemaining()) {
      if (file.read(head, position + head.position()) < 0) {
        break;
      }
    }
    return head;
  }

  private static String type(ByteBuffer head) {
    var type = new byte[4];
    head.get(4, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }
}
