package dev.millstream.control.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/// Reads a tar, packed or not, from its first byte to its last.
record TarFile(Path file, boolean gzip, Budget budget) {
  private static final int BUFFER_BYTES = 64 << 10;

  void read(Contents contents) throws IOException {
    try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        var stream = new TarStream(gzip ? unpacked(raw) : raw, budget);
        var tar = new TarArchiveInputStream(stream, "UTF-8")) {
      var before = 0L;
      for (var entry = next(tar, stream); entry != null; entry = next(tar, stream)) {
        take(entry, tar, contents);
        before = entry.isFile() && !entry.isLink() ? entry.getSize() : 0;
      }
      if (!stream.isEnd(before)) {
        throw BadArchive.because("it is cut off: a tar ends in two blocks of zeros");
      }
      stream.endHeader();
      stream.transferTo(OutputStream.nullOutputStream()); // to gzip's checksum
    }
  }

  private static InputStream unpacked(InputStream raw) {
    try {
      return new GZIPInputStream(raw, BUFFER_BYTES);
    } catch (IOException e) {
      throw BadArchive.because(
          "it is no gzip, as its name says (%s)".formatted(String.valueOf(e.getMessage())));
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, TarStream stream) {
    stream.beginHeader();
    try {
      var entry = tar.getNextEntry();
      if (entry != null) {
        stream.endHeader();
      }
      return entry;
    } catch (IOException | IllegalArgumentException e) {
      throw BadArchive.damaged(e);
    }
  }

  private static void take(TarArchiveEntry entry, TarArchiveInputStream tar, Contents contents)
      throws IOException {
    var name = entry.getName();
    switch (entry.getLinkFlag()) {
      case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG -> {
        if (name.endsWith("/")) {
          contents.folder(name);
        } else {
          contents.file(name, new Counted(tar));
        }
      }
      case TarConstants.LF_DIR -> contents.folder(name);
      case TarConstants.LF_SYMLINK -> contents.link(name, entry.getLinkName());
      case TarConstants.LF_LINK -> contents.hardLink(name, entry.getLinkName());
      default ->
          throw BadArchive.because(
              "%s is neither a file, a folder nor a link (type %s)"
                  .formatted(name, (char) entry.getLinkFlag()));
    }
  }

  /// The whole stream is counted already.
  private static final class Counted extends Untrusted {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    void passed(byte[] bytes, int offset, int length) {}

    @Override
    public void close() {} // the next file comes from the same stream
  }
}
