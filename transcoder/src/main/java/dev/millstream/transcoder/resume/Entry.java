package dev.millstream.transcoder.resume;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.worker.Report;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a worker reported, and the object that its file became.
public record Entry(Report report, Optional<Stored> file) {
  private static final int DIGEST_BYTES = 32;

  /// An object of the store.
  public record Stored(Digest digest, long bytes) {}

  /// Several in one, for [#list] to read.
  public static byte[] bytes(List<Entry> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (var entry : entries) {
        entry.write(out);
      }
    }
    return bytes.toByteArray();
  }

  /// What [#bytes] has written.
  public static List<Entry> list(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    var entries = new ArrayList<Entry>();
    while (in.available() > 0) {
      entries.add(read(in));
    }
    return entries;
  }

  void write(DataOutputStream out) throws IOException {
    report.write(out);
    out.writeBoolean(file.isPresent());
    if (file.isPresent()) {
      out.write(file.get().digest().bytes());
      out.writeLong(file.get().bytes());
    }
  }

  static Entry read(DataInputStream in) throws IOException {
    var report = Report.read(in).orElseThrow(EOFException::new);
    if (!in.readBoolean()) {
      return new Entry(report, Optional.empty());
    }
    var hash = new byte[DIGEST_BYTES];
    in.readFully(hash);
    return new Entry(report, Optional.of(new Stored(Digest.ofHash(hash), in.readLong())));
  }
}
