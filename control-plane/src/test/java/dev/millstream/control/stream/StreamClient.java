package dev.millstream.control.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to the stream API as a client on the other side of the wire.
record StreamClient(int port, String account, String token) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  String url(String below) {
    return "http://127.0.0.1:" + port + "/client/v4/accounts/" + account + "/stream" + below;
  }

  /// A request; `headers` are names and values in turn.
  HttpResponse<String> send(String method, String url, byte[] body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> api(String method, String below, String body)
      throws IOException, InterruptedException {
    return send(
        method,
        url(below),
        body.getBytes(StandardCharsets.UTF_8),
        "Authorization",
        "Bearer " + token);
  }

  JsonNode result(String method, String below, String body)
      throws IOException, InterruptedException {
    var answer = api(method, below, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("result");
  }

  JsonNode video(String uid) throws IOException, InterruptedException {
    return result("GET", "/" + uid, "");
  }

  /// Waits until the video is as wished, or fails.
  JsonNode await(String uid, Predicate<JsonNode> wish) throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var video = video(uid);
      if (wish.test(video)) {
        return video;
      }
      assertThat(System.nanoTime()).as("the video is still " + video).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  JsonNode awaitState(String uid, String state) throws IOException, InterruptedException {
    return await(uid, video -> video.at("/status/state").asString().equals(state));
  }

  /// Begins a tus upload of `length` bytes.
  HttpResponse<String> create(long length) throws IOException, InterruptedException {
    return send(
        "POST",
        url(""),
        new byte[0],
        "Authorization",
        "Bearer " + token,
        "Tus-Resumable",
        "1.0.0",
        "Upload-Length",
        Long.toString(length),
        "Upload-Metadata",
        "name aGVsbG8ubXA0");
  }

  HttpResponse<String> patch(String upload, long offset, byte[] chunk, String... headers)
      throws IOException, InterruptedException {
    var all = new String[headers.length + 6];
    all[0] = "Tus-Resumable";
    all[1] = "1.0.0";
    all[2] = "Content-Type";
    all[3] = "application/offset+octet-stream";
    all[4] = "Upload-Offset";
    all[5] = Long.toString(offset);
    System.arraycopy(headers, 0, all, 6, headers.length);
    return send("PATCH", upload, chunk, all);
  }

  HttpResponse<String> head(String upload) throws IOException, InterruptedException {
    return send("HEAD", upload, new byte[0], "Tus-Resumable", "1.0.0");
  }
}
