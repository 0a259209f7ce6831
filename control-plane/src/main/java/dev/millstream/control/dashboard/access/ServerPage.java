package dev.millstream.control.dashboard.access;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.jobs.JobQueue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How the server is: version, disk, memory and jobs.
public final class ServerPage {
  private final Door door;
  private final Path data;
  private final JobQueue jobs;

  /// `data` is the data folder.
  public ServerPage(Door door, Path data, JobQueue jobs) {
    this.door = door;
    this.data = data.toAbsolutePath();
    this.jobs = jobs;
  }

  public List<Route> routes() {
    return List.of(door.page("/server", this::show));
  }

  /// How much of something is taken; `high` where little is left.
  public record Gauge(String title, String taken, String most, long percent, boolean high) {
    private static final int HIGH_PERCENT = 90;

    static Gauge of(String title, long taken, long most) {
      var percent = most <= 0 ? 0 : Math.clamp(taken * 100 / most, 0, 100);
      return new Gauge(
          title, Words.size(taken), Words.size(most), percent, percent >= HIGH_PERCENT);
    }
  }

  /// A lane of jobs.
  public record LaneRow(String name, int running, int waiting) {
    static LaneRow of(JobQueue.Load load) {
      var name = load.lane().name();
      return new LaneRow(
          name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT),
          load.running(),
          load.waiting());
    }
  }

  /// Where the program runs and since when.
  public record Facts(String version, String java, String up, String folder) {}

  /// The whole page.
  public record View(Facts facts, List<Gauge> gauges, List<LaneRow> lanes) {}

  private Reply show(Visit visit) throws IOException {
    var version = ServerPage.class.getPackage().getImplementationVersion();
    var up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    var facts =
        new Facts(
            version == null ? "(unpackaged)" : version,
            Runtime.version().toString(),
            Words.lasting(up),
            data.toString());
    var disk = Files.getFileStore(data);
    var heap = Runtime.getRuntime();
    return new Reply.Page(
        "server",
        new View(
            facts,
            List.of(
                Gauge.of(
                    "Disk of the data folder",
                    disk.getTotalSpace() - disk.getUsableSpace(),
                    disk.getTotalSpace()),
                Gauge.of(
                    "Java's memory", heap.totalMemory() - heap.freeMemory(), heap.maxMemory())),
            jobs.load().stream().map(LaneRow::of).toList()));
  }
}
