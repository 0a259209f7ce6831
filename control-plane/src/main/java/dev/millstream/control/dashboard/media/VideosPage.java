package dev.millstream.control.dashboard.media;

import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.dashboard.frame.Door;
import dev.millstream.control.dashboard.frame.Notice;
import dev.millstream.control.dashboard.frame.Refusal;
import dev.millstream.control.dashboard.frame.Reply;
import dev.millstream.control.dashboard.frame.Visit;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.stream.video.Video;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The videos: list, upload, one with its player, delete.
public final class VideosPage {
  private static final String LIST = "/videos";
  private static final String VIDEO = LIST + "/{uid}";
  private static final int SHOWN_MAX = 200;

  private final Door door;
  private final StreamService stream;

  public VideosPage(Door door, StreamService stream) {
    this.door = door;
    this.stream = stream;
  }

  public List<Route> routes() {
    return List.of(
        door.page(LIST, this::list),
        door.form(LIST + "/uploads", this::open, this::list),
        door.page(VIDEO, this::show),
        door.form(VIDEO + "/delete", this::delete, this::show));
  }

  /// The newest of them.
  public record View(List<VideoRow> rows, String search) {
    /// Whether something will change by itself soon.
    public boolean underWay() {
      return rows.stream().anyMatch(VideoRow::underWay);
    }
  }

  /// One of them, and what embeds it elsewhere.
  public record One(VideoRow row, String embed) {}

  private Reply list(Visit visit) {
    var search = visit.request().query("search").orElse("").strip();
    var wanted = search.isEmpty() ? Optional.<String>empty() : Optional.of(search);
    var rows = stream.newest(wanted, SHOWN_MAX).stream().map(this::row).toList();
    return new Reply.Page("videos", new View(rows, search));
  }

  private Reply show(Visit visit) {
    var row = row(video(visit));
    return new Reply.Page("video", new One(row, stream.embed(row.video().uid())));
  }

  /// Opens an upload for the page's script, which then speaks tus with its address.
  private Reply open(Visit visit) throws IOException {
    var path = stream.openUpload(visit.typed("name"));
    return new Reply.Other(
        ApiResponse.bytes(
            200,
            Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
            Json.encode(Map.of("url", path))));
  }

  private Reply delete(Visit visit) throws IOException {
    if (!stream.remove(visit.path("uid"))) {
      throw none(visit);
    }
    return Reply.done(LIST, Notice.DELETED);
  }

  private Video video(Visit visit) {
    return stream.find(visit.path("uid")).orElseThrow(() -> none(visit));
  }

  private static RuntimeException none(Visit visit) {
    return Refusal.missing("There is no video " + visit.path("uid") + ".");
  }

  private VideoRow row(Video video) {
    return new VideoRow(video, stream.url() + "/" + video.uid());
  }
}
