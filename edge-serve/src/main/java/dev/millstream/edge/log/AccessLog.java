package dev.millstream.edge.log;

import dev.millstream.edge.RequestEvents;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a JSON line for each request: time, method, host, path, status, bytes, microseconds, how
/// its function ended, and the limit that it met. Neither the client's address nor the query is
/// there. Who serves never waits for the disk: what one thread cannot write in time is dropped and
/// counted. A full file becomes `<name>.1`, that one `<name>.2`, and so on.
public final class AccessLog implements RequestEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int BATCH_MAX = 1_024;
  // being woken for each line would cost the threads that serve more than the line
  private static final long REST_MILLIS = 20;
  private static final long CLOSE_MILLIS_MAX = 1_000;

  private final Path file;
  private final AccessLogLimits limits;
  private final ArrayBlockingQueue<Line> waiting;
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private OutputStream out;
  private long written;
  private boolean failing;
  private volatile boolean closing;

  private record Line(Instant at, Request request) {}

  private AccessLog(Path file, AccessLogLimits limits) throws IOException {
    this.file = file;
    this.limits = limits;
    this.waiting = new ArrayBlockingQueue<>(limits.waitingMax());
    this.out = append();
    this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
  }

  /// Goes on with the file, or begins it.
  public static AccessLog open(Path file, AccessLogLimits limits) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    return new AccessLog(file, limits);
  }

  @Override
  public void finished(Request request) {
    if (!waiting.offer(new Line(Instant.now(), request))) {
      dropped.increment();
    }
  }

  /// How many lines are missing, because they came faster than the disk takes them or it fails.
  public long dropped() {
    return dropped.sum();
  }

  private void write() {
    var batch = new ArrayList<Line>(BATCH_MAX);
    while (!closing || !waiting.isEmpty()) {
      try {
        var first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, BATCH_MAX - 1);
          write(batch);
          if (batch.size() < BATCH_MAX && !closing) {
            Thread.sleep(REST_MILLIS);
          }
        }
      } catch (InterruptedException e) {
        return;
      }
      batch.clear();
    }
  }

  private void write(List<Line> batch) {
    try {
      if (failing) {
        // the last failure may have left it closed
        out = append();
      }
      for (var line : batch) {
        var bytes = json(line).getBytes(StandardCharsets.UTF_8);
        if (written + bytes.length > limits.fileBytesMax() && written > 0) {
          rotate();
        }
        out.write(bytes);
        written += bytes.length;
      }
      out.flush();
      failing = false;
    } catch (IOException e) {
      dropped.add(batch.size());
      if (!failing) {
        LOG.error("event=access_log_failed file={} problem=\"{}\"", file, e.getMessage());
      }
      failing = true;
    }
  }

  private void rotate() throws IOException {
    out.close();
    for (var i = limits.oldFilesMax(); i > 0; i--) {
      var from = i == 1 ? file : old(i - 1);
      if (Files.exists(from)) {
        Files.move(from, old(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(file);
    out = append();
  }

  private Path old(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private OutputStream append() throws IOException {
    var stream = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = Files.size(file);
    return new BufferedOutputStream(stream, 1 << 16);
  }

  private static String json(Line line) {
    var request = line.request();
    var text = new StringBuilder(200);
    text.append("{\"time\":\"").append(line.at()).append("\",\"method\":");
    quote(text, request.method());
    text.append(",\"host\":");
    quote(text, request.host());
    text.append(",\"path\":");
    quote(text, request.path());
    text.append(",\"status\":").append(request.status());
    text.append(",\"bytes\":").append(request.bytes());
    text.append(",\"micros\":").append(request.micros());
    text.append(",\"function\":\"").append(request.function().name());
    request.refused().ifPresent(limit -> text.append("\",\"refused\":\"").append(limit.label()));
    text.append("\"}\n");
    return text.toString();
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /// Writes what waits, for a second at most.
  @Override
  public void close() throws IOException {
    closing = true;
    try {
      writer.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
