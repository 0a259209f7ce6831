package dev.millstream.control.stream.notify;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.Videos;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// `GET /{uid}/events` below `path`: how a video comes along, as server-sent events, until it has
/// ended or the follower has gone. Thread-safe.
public final class ProgressRoute {
  private static final int FOLLOWERS_MAX = 500;
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(10);
  private static final Duration FOLLOW_MAX = Duration.ofHours(1); // the browser comes again

  private final String path;
  private final Videos videos;
  private final String streamUrl;
  private final Semaphore followers = new Semaphore(FOLLOWERS_MAX);

  public ProgressRoute(String path, Videos videos, String streamUrl) {
    this.path = path;
    this.videos = videos;
    this.streamUrl = streamUrl;
  }

  /// The route.
  public Route route() {
    return Route.of("GET", path + "/{uid}/events", this::follow);
  }

  private ApiResponse follow(ApiRequest request) {
    var uid = request.path("uid");
    if (videos.find(uid).isEmpty()) {
      throw ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no video " + uid);
    }
    if (!followers.tryAcquire()) {
      throw new ApiException(
          429, StreamError.TOO_MANY_QUEUED, "too many follow videos already; try again later");
    }
    return new ApiResponse.Streamed(
        Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
        out -> {
          try {
            tell(uid, out);
          } finally {
            followers.release();
          }
        });
  }

  private void tell(String uid, OutputStream out) throws IOException, InterruptedException {
    var until = Instant.now().plus(FOLLOW_MAX);
    var spoke = Instant.now();
    var last = "";
    while (Instant.now().isBefore(until)) {
      var video = videos.find(uid);
      var now = video.map(found -> Json.text(VideoJson.of(found, streamUrl))).orElse("{}");
      if (!now.equals(last)) {
        last = now;
        spoke = Instant.now();
        var state = video.map(found -> found.status().state().word()).orElse("deleted");
        write(out, "event: %s\ndata: %s\n\n".formatted(state, now));
      } else if (Instant.now().isAfter(spoke.plus(SILENCE_MAX))) {
        spoke = Instant.now();
        write(out, ":\n\n"); // finds out who has gone
      }
      if (video.isEmpty() || video.get().status().state().over()) {
        return;
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
