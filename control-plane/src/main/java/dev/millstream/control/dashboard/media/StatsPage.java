package dev.millstream.control.dashboard.media;

import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.stream.stats.StatsRoutes;
import dev.millstream.control.stream.stats.Told;
import dev.millstream.control.stream.video.Video;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was watched in the last 30 days, and how it went; of all videos or of one.
public final class StatsPage {
  private static final String PATH = "/videos/stats";
  private static final int DAYS = 30;
  private static final int ROWS_MAX = 50;

  private final Door door;
  private final StreamService stream;

  public StatsPage(Door door, StreamService stream) {
    this.door = door;
    this.stream = stream;
  }

  /// The route; before those that take `stats` for a video's id.
  public List<Route> routes() {
    return List.of(door.page(PATH, this::show));
  }

  /// The page. `of` is the video that it is about, empty for all.
  public record View(
      String of, String uid, Chart chart, Figures total, List<Line> videos, List<Line> countries) {
    /// Whether there is anything to show.
    public boolean empty() {
      return total.minutes().equals(Chart.text(0, "min")) && total.plays() == 0;
    }
  }

  /// One row of a table.
  public record Line(String name, String path, Figures figures) {}

  /// Sums as people read them.
  public record Figures(
      String minutes,
      long plays,
      String start,
      String fast,
      String still,
      long errors,
      String bitrate) {
    static Figures of(Told told) {
      return new Figures(
          Chart.text(told.minutesViewed(), "min"),
          told.plays(),
          millis(told.startup().meanMillis()),
          percent(told.startup().fast()),
          percent(told.rebuffering().ratio()),
          told.errors(),
          told.bitrate() == null
              ? "–"
              : String.format(Locale.ROOT, "%.1f Mbit/s", told.bitrate() / 1e6));
    }

    private static String millis(@Nullable Long millis) {
      return millis == null ? "–" : Words.lasting(Duration.ofMillis(millis));
    }

    private static String percent(@Nullable Double share) {
      return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
  }

  private Reply show(Visit visit) {
    var uid = visit.request().query("video").orElse("");
    var of =
        uid.isEmpty()
            ? ""
            : stream
                .find(uid)
                .map(Video::title)
                .orElseThrow(() -> Refusal.missing("There is no video " + uid + "."));
    var days = stream.stats(DAYS, "day", uid);
    var videos = uid.isEmpty() ? lines("video", uid, this::titled) : List.<Line>of();
    var countries =
        lines("country", uid, (key, told) -> new Line(country(key), "", Figures.of(told)));
    return new Reply.Page(
        "stats", new View(of, uid, chart(days), Figures.of(days.total()), videos, countries));
  }

  private List<Line> lines(String by, String uid, BiFunction<String, Told, Line> line) {
    return stream.stats(DAYS, by, uid).rows().stream()
        .limit(ROWS_MAX)
        .map(told -> line.apply(Objects.requireNonNullElse(told.key(), ""), told))
        .toList();
  }

  private Line titled(String uid, Told told) {
    var video = stream.find(uid);
    return new Line(
        video.map(Video::title).orElse(uid + " (deleted)"),
        video.isPresent() ? PATH + "?video=" + uid : "",
        Figures.of(told));
  }

  private static String country(String code) {
    return code.isEmpty() ? "unknown" : Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  /// Every day has its bar, also where nothing was watched.
  private static Chart chart(StatsRoutes.Answer days) {
    var known =
        days.rows().stream()
            .collect(Collectors.toMap(told -> String.valueOf(told.key()), Told::minutesViewed));
    var values = new ArrayList<Chart.Value>();
    var today = LocalDate.now(ZoneOffset.UTC);
    for (var day = today.minusDays(DAYS - 1); !day.isAfter(today); day = day.plusDays(1)) {
      values.add(new Chart.Value(day.toString(), known.getOrDefault(day.toString(), 0.0)));
    }
    return Chart.of(values, "min");
  }
}
