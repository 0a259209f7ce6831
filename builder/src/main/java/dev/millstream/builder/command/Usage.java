package dev.millstream.builder.command;

import dev.millstream.builder.command.CommandSettings.CommandLimits;
import dev.millstream.builder.group.ControlGroup;
import dev.millstream.builder.process.BoundedProcess;
import dev.millstream.builder.process.FolderSize;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks what a command and all it started take together: processes, memory, room on the disk. It
/// sees memory where there is a `/proc` (not on macOS). A control group, where there is one, bounds
/// the first two between the looks, too.
final class Usage implements BoundedProcess.Watch {
  private static final String MEMORY = "RssAnon:";
  private static final long LOOK_EVERY_NANOS = 200_000_000;

  private final CommandLimits limits;
  private final List<Path> folders;
  private final Optional<Path> packages;
  private final FileStore disk;
  private final Confinement confinement;
  private final Instant begun = Instant.now();
  private final long tasksBefore = Tasks.ofMachine();
  private long freeUntilNextLook;
  private long lookedAt = System.nanoTime();

  private Usage(
      CommandLimits limits, List<Path> folders, Optional<Path> packages, Confinement confinement)
      throws IOException {
    this.limits = limits;
    this.folders = folders;
    this.packages = packages;
    this.confinement = confinement;
    disk = Files.getFileStore(folders.getFirst());
    freeUntilNextLook = disk.getUnallocatedSpace() - limits.diskBytesMax();
  }

  /// A look at the command that is about to write to `checkout` and `packages`.
  static Usage of(
      Checkout checkout, Optional<Path> packages, CommandLimits limits, Confinement confinement)
      throws IOException {
    return new Usage(limits, List.of(checkout.path(), checkout.home()), packages, confinement);
  }

  /// What a command runs in. The end of a sandbox's first process is the end of all in it.
  record Confinement(ControlGroup group, boolean sandboxed) {}

  @Override
  public Optional<String> fate() throws IOException {
    return confinement.group().overrun();
  }

  @Override
  public void end(ProcessHandle command) {
    confinement.group().kill();
    if (confinement.sandboxed()) {
      command.destroyForcibly();
    }
  }

  @Override
  public Optional<String> overrun(ProcessHandle command) throws IOException {
    // a full look reads of every process, but what doubles itself must not wait for one
    var isDue = System.nanoTime() - lookedAt >= LOOK_EVERY_NANOS;
    if (!isDue && Tasks.ofMachine() - tasksBefore <= limits.processesMax()) {
      return Optional.empty();
    }
    lookedAt = System.nanoTime();
    var enforced = confinement.group().overrun();
    if (enforced.isPresent()) {
      return enforced;
    }
    var all = command.descendants().toList();
    if (all.size() > limits.processesMax()) {
      return Optional.of("starting %,d processes".formatted(limits.processesMax()));
    }
    var memory = all.stream().mapToLong(each -> memory(each.pid())).sum() + memory(command.pid());
    if (memory > limits.memoryBytesMax()) {
      return Optional.of("taking %s of memory".formatted(mebibytes(limits.memoryBytesMax())));
    }
    return fillsDisk()
        ? Optional.of("writing %s to the disk".formatted(mebibytes(limits.diskBytesMax())))
        : Optional.empty();
  }

  /// What one process holds for itself, so that what many share is not counted many times.
  private static long memory(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(MEMORY))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0; // it ended meanwhile
    }
  }

  /// To add up a checkout takes long, so it is done only once the disk has lost as much as the
  /// command may still write.
  private boolean fillsDisk() throws IOException {
    var free = disk.getUnallocatedSpace();
    if (free > freeUntilNextLook) {
      return false;
    }
    // what earlier builds left among the packages is not this one's
    var taken = packages.isPresent() ? FolderSize.since(packages.get(), begun) : 0;
    for (var folder : folders) {
      taken += FolderSize.of(folder);
    }
    freeUntilNextLook = free - (limits.diskBytesMax() - taken);
    return taken > limits.diskBytesMax();
  }

  private static String mebibytes(long bytes) {
    return "%,d MiB".formatted(bytes >> 20);
  }
}
