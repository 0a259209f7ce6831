package dev.millstream.control.deploy;

import dev.millstream.builder.BuildLog;
import dev.millstream.control.deploy.BuildLogs.Line;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log of one build: kept in a file, and followed by any number of readers while it grows.
/// Thread-safe.
final class LiveLog implements BuildLog, AutoCloseable {
  private final Path file;
  private final long bytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final List<Line> lines = new ArrayList<>();
  private @Nullable BufferedWriter writer;
  private long bytes;
  private boolean closed;

  LiveLog(Path file, long bytesMax) {
    this.file = file;
    this.bytesMax = bytesMax;
  }

  @Override
  public void stage(String text) {
    add("-----> " + text);
  }

  @Override
  public void line(String text) {
    add("       " + text);
  }

  /// Shows all lines from the first to the last, as they come; returns once the log is closed.
  void follow(Consumer<Line> out, Duration silenceMax) throws InterruptedException {
    var shown = 0;
    var silent = 0L;
    while (true) {
      List<Line> fresh;
      boolean end;
      lock.lockInterruptibly();
      try {
        var news = shown < lines.size() || closed;
        if (!news) {
          news = grown.await(silenceMax.toNanos(), TimeUnit.NANOSECONDS);
        }
        fresh = List.copyOf(lines.subList(shown, lines.size()));
        end = closed;
        silent = news ? 0 : silent + silenceMax.toSeconds();
      } finally {
        lock.unlock();
      }
      fresh.forEach(out);
      shown += fresh.size();
      if (end) {
        return;
      }
      if (silent > 0) {
        // keeps proxies from taking the connection for dead, and people from taking us so
        out.accept(new Line(Instant.now(), "       still at it, " + silent + " s without news"));
      }
    }
  }

  /// Ends the log; followers return.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void add(String text) {
    lock.lock();
    try {
      if (closed || bytes > bytesMax) {
        return;
      }
      bytes += text.length();
      var shown = bytes > bytesMax ? "       the log is cut here: it has reached its limit" : text;
      var line = new Line(Instant.now(), shown.replace('\n', ' '));
      lines.add(line);
      write(line);
      grown.signalAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void write(Line line) throws IOException {
    if (writer == null) {
      Files.createDirectories(file.getParent());
      writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    writer.write(line.at().toEpochMilli() + " " + line.text() + "\n");
    writer.flush();
  }
}
