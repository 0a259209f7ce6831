package dev.millstream.transcoder.resume;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// A file of what a job has made and what is durable of it, in the order in which it was made, so
/// that another process can go on. It only grows; what a crash tore off its end was not promised.
/// Not thread-safe.
public final class Journal implements AutoCloseable {
  private static final int FRAME_BYTES = 8;

  private final FileChannel file;
  private final byte[] purpose;
  private final List<Entry> entries = new ArrayList<>();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  private Journal(FileChannel file, byte[] purpose) {
    this.file = file;
    this.purpose = purpose;
  }

  /// Opens or begins the journal of a job that makes one thing of one source, as `purpose` says in
  /// words; what was written for another purpose is forgotten.
  public static Journal open(Path path, String purpose) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(purpose);
    }
    var written = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      var journal = new Journal(file, bytes.toByteArray());
      journal.load(ByteBuffer.wrap(written));
      return journal;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void load(ByteBuffer written) throws IOException {
    if (!next(written).equals(ByteBuffer.wrap(purpose))) {
      forget();
      return;
    }
    var end = written.position();
    for (var frame = next(written); frame.hasRemaining(); frame = next(written)) {
      var bytes = new byte[frame.remaining()];
      frame.get(bytes);
      entries.add(Entry.read(new DataInputStream(new ByteArrayInputStream(bytes))));
      end = written.position();
    }
    file.truncate(end).position(end);
  }

  /// The next frame that is whole; empty if there is none.
  private static ByteBuffer next(ByteBuffer written) {
    if (written.remaining() < FRAME_BYTES) {
      return ByteBuffer.allocate(0);
    }
    var length = written.getInt();
    var sum = written.getInt();
    if (length <= 0 || length > written.remaining()) {
      return ByteBuffer.allocate(0);
    }
    var frame = written.slice(written.position(), length);
    written.position(written.position() + length);
    return sum(frame.duplicate()) == sum ? frame : ByteBuffer.allocate(0);
  }

  private static int sum(ByteBuffer frame) {
    var sum = new CRC32();
    sum.update(frame);
    return (int) sum.getValue();
  }

  /// What earlier tries have made, and this one.
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  public int size() {
    return entries.size();
  }

  /// Notes what was made; it counts from the next [#commit] on.
  public void add(Entry entry) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      entry.write(out);
    }
    frame(bytes.toByteArray());
    entries.add(entry);
  }

  /// Makes all that was noted durable. What it names has to be durable before.
  public void commit() throws IOException {
    var bytes = ByteBuffer.wrap(waiting.toByteArray());
    waiting.reset();
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(true);
  }

  /// Begins anew.
  public void forget() throws IOException {
    entries.clear();
    waiting.reset();
    file.truncate(0).position(0);
    frame(purpose);
    commit();
  }

  private void frame(byte[] bytes) {
    waiting.writeBytes(
        ByteBuffer.allocate(FRAME_BYTES)
            .putInt(bytes.length)
            .putInt(sum(ByteBuffer.wrap(bytes)))
            .array());
    waiting.writeBytes(bytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
