package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.worker.Orders;
import dev.millstream.transcoder.worker.Report;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A running worker, watched: over its time or memory, it is killed; what it grows by between two
/// looks the kernel bounds. It cannot outlive this JVM, for it ends when the pipe to its standard
/// input closes.
final class WorkerProcess implements AutoCloseable {
  private static final String LIMITED =
      "ulimit -t \"$1\" 2>/dev/null; ulimit -d \"$2\" 2>/dev/null; n=$3; shift 3;"
          + " exec nice -n \"$n\" \"$@\"";

  /// What a process may take beyond its limit before it is looked at again.
  private static final long UNSEEN_BYTES_MAX = 1L << 30;

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /// How the names of the jars begin that FFmpeg and what calls it come in.
  private static final List<String> NATIVES = List.of("javacpp-", "ffmpeg-");

  private final Process process;
  private final Path errors;
  private final long memoryBytesMax;
  private final double cpuPerWallSecond;
  private final AtomicReference<Optional<String>> killedFor =
      new AtomicReference<>(Optional.empty());
  private final DataInputStream reports;
  private final DataOutputStream input;
  private volatile long deadlineNanos;
  private volatile long cpuNanosMax;
  private boolean ordered;
  private long grown;

  private WorkerProcess(Process process, Path errors, TranscoderLimits limits) {
    this.process = process;
    this.errors = errors;
    this.memoryBytesMax = limits.memoryBytesMax();
    this.cpuPerWallSecond = limits.cpuPerWallSecond();
    this.reports = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.input = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    allow(Duration.ofSeconds(limits.probeSecondsMax()));
  }

  /// Starts `main`, which reports on its standard output.
  static WorkerProcess start(TranscoderSettings settings, Path directory, Class<?> main)
      throws IOException {
    var errors = directory.resolve("worker.err");
    var builder =
        new ProcessBuilder(command(settings, directory, main))
            .directory(directory.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("SVT_LOG", "1"); // only errors, which are a lost worker's last words
    var process = builder.start();
    var worker = new WorkerProcess(process, errors, settings.limits());
    Thread.ofVirtual().name("transcoder-watch").start(worker::watch);
    return worker;
  }

  private static List<String> command(TranscoderSettings settings, Path directory, Class<?> main) {
    var command = new ArrayList<String>();
    command.addAll(List.of("sh", "-c", LIMITED, "sh"));
    var limits = settings.limits();
    command.add(Integer.toString(limits.cpuSecondsMax()));
    command.add(Long.toString((limits.memoryBytesMax() + UNSEEN_BYTES_MAX) / 1024));
    command.add(Integer.toString(settings.niceness()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-UsePerfData", // a file in /tmp, which a confined process could not remove
            "-XX:ErrorFile=" + directory.resolve("crash.log"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.cachedir=" + settings.librariesDirectory().toAbsolutePath(),
            // everything native is freed by hand, and its size is watched from outside
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    return command;
  }

  /// A worker's own part of this JVM's, absolute, for it starts in its own folder: of the whole,
  /// the natives' loader would open some 250 files, which takes longer than all else of a start.
  private static String classPath() {
    var natives =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(WorkerProcess::holdsNatives);
    return Stream.concat(
            Stream.of(WorkerProcess.class, Digest.class).map(WorkerProcess::home), natives)
        .map(entry -> entry.toAbsolutePath().toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean holdsNatives(Path jar) {
    var name = String.valueOf(jar.getFileName());
    return NATIVES.stream().anyMatch(name::startsWith);
  }

  /// The jar or folder that a class was loaded from.
  private static Path home(Class<?> type) {
    var source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
    return Path.of(URI.create(source.getLocation().toString()));
  }

  void order(Orders orders) throws IOException {
    try {
      synchronized (input) {
        orders.write(input);
        ordered = true;
        if (orders instanceof Orders.Follow) {
          input.writeLong(grown);
        }
        input.flush();
      }
    } catch (IOException e) {
      throw new IOException("no worker could be started: " + lastWords(), e);
    }
  }

  /// Tells how many bytes of a source that grows may be read, once it has its orders.
  void grow(long bytes) {
    synchronized (input) {
      grown = bytes;
      try {
        if (ordered) {
          input.writeLong(bytes);
          input.flush();
        }
      } catch (IOException e) {
        // it has ended, as its reports will say
      }
    }
  }

  /// Answers what a worker asked with a number.
  void answer(long number) throws IOException {
    synchronized (input) {
      input.writeLong(number);
      input.flush();
    }
  }

  /// What its standard input takes, and what its standard output gives.
  DataOutputStream input() {
    return input;
  }

  DataInputStream output() {
    return reports;
  }

  /// The next report; empty if the worker has ended.
  Optional<Report> next() throws IOException {
    try {
      return Report.read(reports);
    } catch (IOException e) {
      if (stopped()) {
        return Optional.empty(); // who kills a process closes its pipes
      }
      throw e;
    }
  }

  /// Sets the time from now after which the worker is killed; the processor time that it may take
  /// goes with it.
  void allow(Duration time) {
    cpuNanosMax = cpuNanos() + Math.round(time.toNanos() * cpuPerWallSecond);
    deadlineNanos = System.nanoTime() + time.toNanos();
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// Whether it was ended here, for what it did.
  boolean stopped() {
    return killedFor.get().isPresent();
  }

  /// Why a worker that said nothing is gone.
  String lastWords() throws IOException {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var killed = killedFor.get();
    if (killed.isPresent()) {
      return killed.get();
    }
    var text = Files.exists(errors) ? Files.readString(errors, StandardCharsets.UTF_8) : "";
    return "The transcoder's process ended by itself (exit code %s)%s"
        .formatted(
            process.isAlive() ? "none" : process.exitValue(),
            text.isBlank() ? "." : ": " + text.strip().lines().findFirst().orElse(""));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!process.waitFor(LOOK_EVERY)) {
        if (System.nanoTime() - deadlineNanos > 0) {
          kill("The transcoder took longer than the video may take, and was stopped.");
        } else if (cpuNanos() > cpuNanosMax) {
          kill("The transcoder took more processor time than the video may take: it was stopped.");
        } else if (residentBytes() > memoryBytesMax) {
          kill("The video needs more memory than it may have: the transcoder was stopped.");
        }
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }

  private void kill(String why) {
    killedFor.set(Optional.of(why));
    process.destroyForcibly();
  }

  /// 0 where the system does not say.
  private long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /// The same of memory.
  private long residentBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0; // gone already, or not Linux
    }
  }
}
