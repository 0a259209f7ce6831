package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.control.tokens.Token;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/// `POST /stream/clip`: a video that is cut from another one.
record ClipRoute(StreamSettings settings, Videos videos, Uploads uploads) {
  private static final double LENGTH_MIN = 0.1;

  Route route() {
    return Route.of("POST", StreamService.PATH + "/clip", this::clip);
  }

  private ApiResponse clip(ApiRequest request) throws IOException {
    if (!(Json.tree(request.body()) instanceof ObjectNode body)) {
      throw bad("the body is not a JSON object");
    }
    var uid = body.path("clippedFromVideoUID").asString("");
    var origin =
        videos
            .find(uid)
            .orElseThrow(() ->
                ApiException.notFound(
                    StreamError.NOT_FOUND,
                    "Not Found: clippedFromVideoUID names no video: \"" + uid + "\""));
    if (origin.status().state() != VideoState.READY) {
      throw bad(
          "only a video that is ready can be clipped; the state of this one is "
              + origin.status().state().word());
    }
    var clip = span(body, origin);
    inherit(body, origin);
    var creator = request.header("Upload-Creator");
    var change = VideoChange.of(body);
    var owned = creator.map(change::by).orElse(change).through(request.token().map(Token::id));
    var made = uploads.clip(owned, clip);
    return ApiResponse.ok(VideoJson.of(videos.find(made).orElseThrow(), settings.streamUrl()));
  }

  private static Video.Clip span(ObjectNode body, Video origin) {
    var whole = origin.media().durationSeconds();
    var start = seconds(body, "startTimeSeconds");
    var end = seconds(body, "endTimeSeconds");
    if (!(start < whole)) {
      throw bad("startTimeSeconds is %s, but the video lasts %.3f s".formatted(start, whole));
    }
    var last = Math.min(end, whole);
    if (!(last - start >= LENGTH_MIN)) {
      throw bad(
          "endTimeSeconds lies less than %s s behind startTimeSeconds: %s to %s"
              .formatted(LENGTH_MIN, start, end));
    }
    return new Video.Clip(origin.uid(), start, last);
  }

  private static double seconds(ObjectNode body, String field) {
    var seconds = body.path(field).isNumber() ? body.path(field).asDouble() : Double.NaN;
    if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw bad(field + " is not a number of seconds, 0 or more");
    }
    return seconds;
  }

  /// A clip is called as its origin is, and no more open than that, unless the body says so.
  private static void inherit(ObjectNode body, Video origin) {
    var meta = body.path("meta") instanceof ObjectNode given ? given : body.putObject("meta");
    if (!meta.has("name")) {
      meta.put("name", body.path("name").asString(origin.title()));
    }
    if (!body.has("requireSignedURLs")) {
      body.put("requireSignedURLs", origin.access().signed());
    }
    if (!body.has("allowedOrigins")) {
      var origins = body.putArray("allowedOrigins");
      origin.access().origins().forEach(origins::add);
    }
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
