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
import dev.millstream.control.stream.video.Watermark;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API of the videos there are.
final class VideoRoutes {
  private static final String VIDEO = StreamService.PATH + "/{uid}";

  private final StreamSettings settings;
  private final Database database;
  private final Videos videos;
  private final Uploads uploads;
  private final StreamTrees trees;
  private final VideoRemoval removal;

  VideoRoutes(
      StreamSettings settings,
      Database database,
      Videos videos,
      Uploads uploads,
      StreamTrees trees,
      VideoRemoval removal) {
    this.settings = settings;
    this.database = database;
    this.videos = videos;
    this.uploads = uploads;
    this.trees = trees;
    this.removal = removal;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", StreamService.PATH, this::list),
        Route.of("GET", StreamService.PATH + "/storage-usage", this::usage),
        Route.of("GET", VIDEO, this::show),
        Route.of("POST", VIDEO, this::edit),
        Route.of("DELETE", VIDEO, this::delete),
        Route.of("GET", VIDEO + "/embed", this::embed));
  }

  private ApiResponse list(ApiRequest request) {
    var query = VideoQuery.of(request);
    var shown = videos.list(query).stream().map(this::json).toList();
    if (request.query("include_counts").filter("true"::equals).isEmpty()) {
      return ApiResponse.ok(shown);
    }
    var counts = videos.count(query);
    return ApiResponse.ok(shown, new ApiResponse.ListCounts(counts.range(), counts.total()));
  }

  /// The limit is null where there is none.
  private record Usage(
      @Nullable String creator,
      double totalStorageMinutes,
      @Nullable Long totalStorageMinutesLimit,
      long videoCount) {}

  private ApiResponse usage(ApiRequest request) {
    var creator = request.query("creator");
    var usage = videos.usage(creator);
    return ApiResponse.ok(
        new Usage(
            creator.orElse(null),
            usage.seconds() / 60,
            uploads.quotas().minutesMax(),
            usage.videos()));
  }

  private ApiResponse show(ApiRequest request) {
    return ApiResponse.ok(json(video(request)));
  }

  private ApiResponse edit(ApiRequest request) throws IOException {
    var uid = request.path("uid");
    var body = Json.tree(request.body());
    if (!body.path("uid").asString(uid).equals(uid)) {
      throw ApiException.badRequest(
          StreamError.BAD_REQUEST, "the body's uid is not that of the path, " + uid);
    }
    var change = VideoChange.of(body);
    var expiry = Optional.ofNullable(body.path("uploadExpiry").asString(null));
    database.write(handle -> {
      var video = videos.find(handle, uid).orElseThrow(() -> none(request));
      checkWatermark(change, video);
      uploads.checkDeletion(change, video.times().uploaded().orElse(video.times().created()));
      if (expiry.isPresent()) {
        uploads.extend(handle, video, expiry.get());
      }
      if (change.ofTree()) {
        videos.outdate(handle, uid);
      }
      return videos.update(handle, uid, change);
    });
    if (change.ofTree()) {
      trees.refresh(uid); // who is answered may rely on it
    }
    return show(request);
  }

  /// Clients send back what they got; but nothing is drawn over a video afterwards.
  private static void checkWatermark(VideoChange change, Video video) {
    var there = video.watermark().map(Watermark::uid);
    if (change.watermark().isPresent() && !change.watermark().equals(there)) {
      throw ApiException.badRequest(
          StreamError.BAD_REQUEST,
          "a watermark is drawn while a video is made: name it at the upload");
    }
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

  static ApiException none(ApiRequest request) {
    return ApiException.notFound(
        StreamError.NOT_FOUND, "Not Found: there is no video " + request.path("uid"));
  }
}
