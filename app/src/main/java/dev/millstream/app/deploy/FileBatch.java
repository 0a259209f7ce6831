package dev.millstream.app.deploy;

import dev.millstream.control.direct.AssetName;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Files that travel in one request, as wrangler sends them; their bytes are read as they are sent.
record FileBatch(List<Map.Entry<AssetName, LocalFile>> files) {
  private static final long BYTES_MAX = 40_000_000;
  private static final int FILES_MAX = 2_000;

  /// The fewest batches, in order, none of which is too long but for a single file.
  static List<FileBatch> of(Map<AssetName, LocalFile> files) {
    var batches = new ArrayList<FileBatch>();
    var next = new ArrayList<Map.Entry<AssetName, LocalFile>>();
    var bytes = 0L;
    for (var file : files.entrySet()) {
      var more = file.getValue().bytes();
      if (!next.isEmpty() && (bytes + more > BYTES_MAX || next.size() == FILES_MAX)) {
        batches.add(new FileBatch(List.copyOf(next)));
        next.clear();
        bytes = 0;
      }
      next.add(file);
      bytes += more;
    }
    if (!next.isEmpty()) {
      batches.add(new FileBatch(List.copyOf(next)));
    }
    return batches;
  }

  /// Told of each file that was written.
  @FunctionalInterface
  interface Watcher {
    void sent(LocalFile file);
  }

  void write(OutputStream out, Watcher watcher) throws IOException {
    var separator = "[";
    for (var file : files) {
      var key = "%s{\"key\":\"%s\",\"value\":\"".formatted(separator, file.getKey().hex());
      out.write(key.getBytes(StandardCharsets.US_ASCII));
      var base64 = Base64.getEncoder().wrap(new Unclosed(out));
      Files.copy(file.getValue().file(), base64);
      base64.close();
      out.write("\",\"base64\":true}".getBytes(StandardCharsets.US_ASCII));
      separator = ",";
      watcher.sent(file.getValue());
    }
    out.write(']');
  }

  /// The encoder writes its last digits when it is closed, but the batch goes on.
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
