package dev.millstream.control.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// Reads a zip by its directory.
record ZipContents(Path file, Budget budget) {
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;
  private static final int LINK = 0120000;
  private static final int TARGET_BYTES_MAX = 4096;

  void read(Contents contents) throws IOException {
    try (var channel = FileChannel.open(file)) {
      new ZipDirectory(channel, budget.limits()).check();
      try (var zip = open(channel)) {
        var entries = zip.getEntriesInPhysicalOrder();
        while (entries.hasMoreElements()) {
          take(entries.nextElement(), zip, contents);
        }
      }
    }
  }

  private static ZipFile open(FileChannel channel) {
    try {
      return ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
    } catch (IOException | IllegalArgumentException e) {
      throw BadArchive.damaged(e);
    }
  }

  private void take(ZipArchiveEntry entry, ZipFile zip, Contents contents) throws IOException {
    var name = entry.getName();
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      throw BadArchive.because("%s is encrypted".formatted(name));
    }
    if (entry.getMethod() != ZipArchiveEntry.STORED
        && entry.getMethod() != ZipArchiveEntry.DEFLATED) {
      throw BadArchive.because(
          "%s is packed by method %d: use deflate".formatted(name, entry.getMethod()));
    }
    var type = entry.getUnixMode() & TYPE;
    if (entry.isDirectory() && (type == FOLDER || type == 0)) {
      contents.folder(name);
    } else if (type == LINK) {
      try (var bytes = bytes(entry, zip)) {
        contents.link(name, target(name, bytes));
      }
    } else if (type == REGULAR || type == 0) {
      try (var bytes = bytes(entry, zip)) {
        contents.file(name, bytes);
      }
    } else {
      throw BadArchive.because("%s is neither a file, a folder nor a link".formatted(name));
    }
  }

  private static String target(String name, InputStream bytes) throws IOException {
    var target = bytes.readNBytes(TARGET_BYTES_MAX);
    if (bytes.read() >= 0) {
      throw BadArchive.because("the link %s names too long a path".formatted(name));
    }
    return new String(target, StandardCharsets.UTF_8);
  }

  private Checked bytes(ZipArchiveEntry entry, ZipFile zip) {
    try {
      return new Checked(zip.getInputStream(entry), entry, budget);
    } catch (IOException | IllegalArgumentException e) {
      throw BadArchive.damaged(e);
    }
  }

  /// Zip readers do not compare checksums by themselves.
  private static final class Checked extends Untrusted {
    private final ZipArchiveEntry entry;
    private final Budget budget;
    private final CRC32 checksum = new CRC32();
    private long length;

    Checked(InputStream in, ZipArchiveEntry entry, Budget budget) {
      super(in);
      this.entry = entry;
      this.budget = budget;
    }

    @Override
    void passed(byte[] bytes, int offset, int count) {
      budget.spend(count);
      checksum.update(bytes, offset, count);
      length += count;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      var read = super.read(bytes, offset, count);
      if (read < 0 && (length != entry.getSize() || checksum.getValue() != entry.getCrc())) {
        throw BadArchive.because(
            "%s is damaged: its checksum is another".formatted(entry.getName()));
      }
      return read;
    }
  }
}
