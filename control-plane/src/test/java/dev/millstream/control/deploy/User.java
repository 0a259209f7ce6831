package dev.millstream.control.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody on the other side of the wire, with a token: pushes with git and calls the API.
public record User(int port, String account, String token, List<String> fields) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Somebody whose requests go straight there.
  public User(int port, String account, String token) {
    this(port, account, token, List.of());
  }

  /// The same person with another token.
  public User with(String otherToken) {
    return new User(port, account, otherToken, fields);
  }

  /// The same person behind a proxy that adds these names and values of fields.
  public User through(String... namesAndValues) {
    return new User(port, account, token, List.of(namesAndValues));
  }

  /// The address of a project's repository, with the token.
  public String remote(String project) {
    var who = token.isEmpty() ? "" : "x:" + token + "@";
    return "http://" + who + "127.0.0.1:" + port + "/git/" + project + ".git";
  }

  /// A request of any path.
  public HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body));
    for (var i = 0; i < fields.size(); i += 2) {
      request.header(fields.get(i), fields.get(i + 1));
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /// A call of the Pages API below `/pages/projects`.
  public HttpResponse<String> pages(String method, String below, String body)
      throws IOException, InterruptedException {
    return send(method, "/client/v4/accounts/" + account + "/pages/projects" + below, body);
  }

  /// The result of a call that succeeds.
  public JsonNode result(String method, String below, String body)
      throws IOException, InterruptedException {
    var answer = pages(method, below, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var envelope = JSON.readTree(answer.body());
    assertThat(envelope.get("success").asBoolean()).isTrue();
    return envelope.get("result");
  }

  /// The one error of a call that fails with this status.
  public JsonNode error(int status, String method, String below)
      throws IOException, InterruptedException {
    var answer = pages(method, below, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    var envelope = JSON.readTree(answer.body());
    assertThat(envelope.get("success").asBoolean()).isFalse();
    assertThat(envelope.get("result").isNull()).isTrue();
    assertThat(envelope.get("errors")).hasSize(1);
    return envelope.get("errors").get(0);
  }

  /// The names of all projects.
  public List<String> projects() throws IOException, InterruptedException {
    return texts(result("GET", "", ""), "/name");
  }

  /// The project's deployments, newest first.
  public JsonNode deployments(String project) throws IOException, InterruptedException {
    return result("GET", "/" + project + "/deployments", "");
  }

  /// The statuses of the project's deployments, newest first.
  public List<String> statuses(String project) throws IOException, InterruptedException {
    return texts(deployments(project), "/latest_stage/status");
  }

  /// Waits until the project's newest deployment is as wished.
  public JsonNode await(String project, Predicate<JsonNode> wish)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var newest = deployments(project).path(0);
      if (wish.test(newest)) {
        return newest;
      }
      assertThat(System.nanoTime()).as("it is still " + newest).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /// Waits until the project's newest deployment has this status.
  public JsonNode awaitStatus(String project, String status)
      throws IOException, InterruptedException {
    return await(project, newest -> newest.at("/latest_stage/status").asString().equals(status));
  }

  private static List<String> texts(JsonNode list, String pointer) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item -> item.at(pointer).asString())
        .toList();
  }
}
