package dev.millstream.app.client;

import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Follows a video until it is ready or has failed.
public final class VideoWatch {
  private static final Duration POLL = Duration.ofMillis(300);

  private final Api api;

  public VideoWatch(Api api) {
    this.api = api;
  }

  /// A video as the API tells it at one moment.
  public record Moment(JsonNode video) {
    public String state() {
      return video.path("status").path("state").asString("");
    }

    /// 0 to 100.
    public double percent() {
      var text = video.path("status").path("pctComplete").asString("");
      return text.isEmpty() ? 0 : Double.parseDouble(text);
    }

    public boolean playable() {
      return video.path("readyToStream").asBoolean(false);
    }

    public boolean failed() {
      return state().equals("error");
    }

    public boolean ended() {
      return failed() || state().equals("ready");
    }

    /// Why it failed: the code and the plain words.
    public String problem() {
      var status = video.path("status");
      return "%s: %s"
          .formatted(
              status.path("errorReasonCode").asString("ERR_UNKNOWN"),
              status.path("errorReasonText").asString("no reason was given"));
    }
  }

  /// The video now.
  public Moment look(String uid) throws ApiException {
    return new Moment(api.get("/stream/" + uid));
  }

  /// Shows every look to `watcher`; returns the last one.
  public Moment untilEnded(String uid, Consumer<Moment> watcher)
      throws ApiException, InterruptedException {
    while (true) {
      var moment = look(uid);
      watcher.accept(moment);
      if (moment.ended()) {
        return moment;
      }
      Thread.sleep(POLL);
    }
  }
}
