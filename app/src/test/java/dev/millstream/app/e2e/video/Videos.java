package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// A server's videos through its API, and where viewers find them.
record Videos(RunningServer server) {
  private static final Duration MOST = Duration.ofMinutes(3);

  /// Uploads as a form, as curl does; gives the id.
  String upload(Path file) throws Exception {
    var answer = server.call("POST", "/stream", "-F", "file=@" + file);
    assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
    return answer.path("result").path("uid").asString();
  }

  JsonNode look(String uid) throws Exception {
    return server.call("GET", "/stream/" + uid).path("result");
  }

  JsonNode await(String uid, Predicate<JsonNode> enough) throws Exception {
    return Shell.until(MOST, () -> look(uid), enough);
  }

  /// The video once its ladder is complete.
  JsonNode ready(String uid) throws Exception {
    var ended = await(uid, video -> state(video).equals("ready") || state(video).equals("error"));
    assertThat(state(ended)).as(ended.toString()).isEqualTo("ready");
    return ended;
  }

  /// The page where it is watched, and its other URLs.
  String url(String uid, String path) {
    return server.site("stream", "/" + uid + path);
  }

  /// Where videos are served.
  String host() {
    return server.site("stream", "");
  }

  static String state(JsonNode video) {
    return video.path("status").path("state").asString();
  }

  static double percent(JsonNode video) {
    var text = video.path("status").path("pctComplete").asString("");
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }
}
