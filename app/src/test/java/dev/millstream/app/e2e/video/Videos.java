package dev.millstream.app.e2e.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.app.e2e.Curl;
import dev.millstream.app.e2e.RunningServer;
import dev.millstream.app.e2e.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /// Uploads the beginning of a file by tus, as if the rest were to come; gives the id.
  String uploadPart(Path file, double part) throws Exception {
    var bytes = Files.readAllBytes(file);
    var sent = Files.createTempFile("part", ".tus");
    Files.write(sent, Arrays.copyOf(bytes, (int) (bytes.length * part)));
    var tus =
        List.of("-H", "Authorization: Bearer " + server.token(), "-H", "Tus-Resumable: 1.0.0");
    var create = new ArrayList<>(tus);
    create.addAll(List.of("-X", "POST", "-H", "Upload-Length: " + bytes.length));
    var made = Curl.get(server.api("/stream"), create.toArray(String[]::new));
    var patch = new ArrayList<>(tus);
    patch.addAll(List.of("-X", "PATCH", "-H", "Upload-Offset: 0", "--data-binary", "@" + sent));
    patch.addAll(List.of("-H", "Content-Type: application/offset+octet-stream"));
    var taken = Curl.get(made.header("location"), patch.toArray(String[]::new));
    Files.delete(sent);
    assertThat(taken.status()).as(taken.body()).isEqualTo(204);
    return made.header("stream-media-id");
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
