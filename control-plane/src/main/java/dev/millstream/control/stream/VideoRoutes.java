package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.VideoQuery;
import dev.millstream.control.stream.video.Videos;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The API of the videos there are.
final class VideoRoutes {
  private static final String VIDEO = StreamService.PATH + "/{uid}";

  private final StreamSettings settings;
  private final Database database;
  private final Videos videos;
  private final VideoRemoval removal;

  VideoRoutes(StreamSettings settings, Database database, Videos videos, VideoRemoval removal) {
    this.settings = settings;
    this.database = database;
    this.videos = videos;
    this.removal = removal;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", StreamService.PATH, this::list),
        Route.of("GET", VIDEO, this::show),
        Route.of("POST", VIDEO, this::edit),
        Route.of("DELETE", VIDEO, this::delete),
        Route.of("GET", VIDEO + "/embed", this::embed));
  }

  private ApiResponse list(ApiRequest request) {
    var query =
        new VideoQuery(
            request.query("search").or(() -> request.query("name")),
            request.query("status"),
            request.query("creator"),
            time(request, "after").or(() -> time(request, "start")),
            time(request, "before").or(() -> time(request, "end")),
            request.query("asc").filter("true"::equals).isPresent(),
            request.query("limit", 1, VideoQuery.LIMIT_MAX, VideoQuery.LIMIT_MAX));
    return ApiResponse.ok(videos.list(query).stream().map(this::json).toList());
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(json(video(request)));
  }

  private ApiResponse edit(ApiRequest request) throws IOException {
    var change = VideoChange.of(Json.tree(request.body()));
    if (!database.write(handle -> videos.update(handle, request.path("uid"), change))) {
      throw none(request);
    }
    return show(request);
  }

  private ApiResponse delete(ApiRequest request) throws IOException {
    if (!removal.remove(request.path("uid"))) {
      throw none(request);
    }
    return ApiResponse.ok(null);
  }

  private ApiResponse embed(ApiRequest request) {
    return ApiResponse.html(200, settings.embed(video(request).uid()));
  }

  private Video video(ApiRequest request) {
    return videos.find(request.path("uid")).orElseThrow(() -> none(request));
  }

  private VideoJson json(Video video) {
    return VideoJson.of(video, settings.streamUrl());
  }

  private static Optional<Instant> time(ApiRequest request, String name) {
    return request.query(name).map(VideoChange::time);
  }

  private static ApiException none(ApiRequest request) {
    return ApiException.notFound(
        StreamError.NOT_FOUND, "Not Found: there is no video " + request.path("uid"));
  }
}
