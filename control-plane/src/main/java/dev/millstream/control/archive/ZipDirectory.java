package dev.millstream.control.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Checks a zip's central directory without holding it: readers of zips keep all of it in memory,
/// and go on for as long as entries follow, whatever number the zip gives.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int COMMENT_MAX = 0xffff;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_BYTES = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;

  private final FileChannel file;
  private final ArchiveLimits limits;

  ZipDirectory(FileChannel file, ArchiveLimits limits) {
    this.file = file;
    this.limits = limits;
  }

  /// Where the directory is, and how many entries it says to have.
  private record Place(long start, long bytes, long entries, long end) {}

  void check() throws IOException {
    var place = place();
    if (place.entries() > limits.entriesMax()) {
      throw BadArchive.tooLarge(
          "it has %,d entries, at most %,d".formatted(place.entries(), limits.entriesMax()));
    }
    if (place.bytes() > limits.directoryBytesMax()) {
      throw BadArchive.tooLarge(
          "its directory has %,d bytes, at most %,d"
              .formatted(place.bytes(), limits.directoryBytesMax()));
    }
    if (place.start() < 0 || place.start() + place.bytes() != place.end()) {
      throw BadArchive.because("its directory is not where it says: make it anew");
    }
    if (entries(place) != place.entries()) {
      throw BadArchive.because(
          "its directory has not the %,d entries it says".formatted(place.entries()));
    }
  }

  private Place place() throws IOException {
    var end = end();
    var locator = end - LOCATOR64_BYTES;
    if (locator >= 0) {
      var at = read(locator, LOCATOR64_BYTES);
      if (at.getInt(0) == LOCATOR64) {
        return place64(at.getLong(8));
      }
    }
    var record = read(end, END_BYTES);
    return new Place(
        Integer.toUnsignedLong(record.getInt(16)),
        Integer.toUnsignedLong(record.getInt(12)),
        Short.toUnsignedLong(record.getShort(10)),
        end);
  }

  private Place place64(long end) throws IOException {
    if (end < 0 || end > file.size() - END64_BYTES) {
      throw BadArchive.because("its directory is not where it says: make it anew");
    }
    var record = read(end, END64_BYTES);
    if (record.getInt(0) != END64 || record.getLong(32) < 0 || record.getLong(40) < 0) {
      throw BadArchive.because("the end of its directory is damaged");
    }
    return new Place(record.getLong(48), record.getLong(40), record.getLong(32), end);
  }

  /// The last place that looks like the end's record, as other readers look for it.
  private long end() throws IOException {
    var tail = (int) Math.min(file.size(), END_BYTES + COMMENT_MAX);
    var start = file.size() - tail;
    var bytes = read(start, tail);
    for (var i = tail - END_BYTES; i >= 0; i--) {
      if (bytes.getInt(i) == END) {
        return start + i;
      }
    }
    throw BadArchive.because("it is no zip, or it is cut off: the end of its directory is missing");
  }

  private long entries(Place place) throws IOException {
    var directory = read(place.start(), (int) place.bytes());
    var count = 0L;
    var at = 0;
    while (at + ENTRY_BYTES <= directory.limit() && directory.getInt(at) == ENTRY) {
      at +=
          ENTRY_BYTES
              + Short.toUnsignedInt(directory.getShort(at + 28))
              + Short.toUnsignedInt(directory.getShort(at + 30))
              + Short.toUnsignedInt(directory.getShort(at + 32));
      count++;
    }
    if (at != directory.limit()) {
      throw BadArchive.because("its directory is damaged");
    }
    return count;
  }

  private ByteBuffer read(long position, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, position + buffer.position()) < 0) {
        throw BadArchive.because("it is cut off");
      }
    }
    return buffer.flip();
  }
}
