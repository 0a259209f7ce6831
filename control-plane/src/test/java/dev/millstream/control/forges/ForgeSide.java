package dev.millstream.control.forges;

import dev.millstream.control.deploy.User;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A forge's sender of webhooks, which signs as that forge does.
record ForgeSide(String forge, User server, String project, String secret) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<String> send(String event, String delivery, String body) throws Exception {
    var path = "/hooks/forge/%s/%s".formatted(project, forge);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    fields(event, delivery, body).forEach(request::header);
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /// The announcement of a pushed branch; `after` is the commit.
  HttpResponse<String> pushed(String branch, String after, String delivery) throws Exception {
    return switch (forge) {
      case "gitlab" ->
          send(
              "Push Hook",
              delivery,
              """
              {"object_kind": "push", "ref": "refs/heads/%s", "after": "%s"}
              """
                  .formatted(branch, after));
      case "bitbucket" ->
          send(
              "repo:push",
              delivery,
              """
              {"push": {"changes": [{"old": null, "new":
                {"type": "branch", "name": "%s", "target": {"hash": "%s"}}}]}}
              """
                  .formatted(branch, after));
      default ->
          send(
              "push",
              delivery,
              """
              {"ref": "refs/heads/%s", "after": "%s", "repository": {"full_name": "ada/site"}}
              """
                  .formatted(branch, after));
    };
  }

  private Map<String, String> fields(String event, String delivery, String body) throws Exception {
    return switch (forge) {
      case "github" ->
          Map.of(
              "X-GitHub-Event", event,
              "X-GitHub-Delivery", delivery,
              "X-Hub-Signature-256", "sha256=" + hmac(body));
      case "gitlab" ->
          Map.of("X-Gitlab-Event", event, "Idempotency-Key", delivery, "X-Gitlab-Token", secret);
      case "gitea" ->
          Map.of(
              "X-Gitea-Event", event,
              "X-Gitea-Delivery", delivery,
              "X-Gitea-Signature", hmac(body));
      case "forgejo" ->
          Map.of(
              "X-Forgejo-Event", event,
              "X-Forgejo-Delivery", delivery,
              "X-Forgejo-Signature", hmac(body));
      case "gogs" ->
          Map.of(
              "X-Gogs-Event", event,
              "X-Gogs-Delivery", delivery,
              "X-Gogs-Signature", hmac(body));
      case "bitbucket" ->
          Map.of(
              "X-Event-Key", event,
              "X-Request-UUID", delivery,
              "X-Hub-Signature", "sha256=" + hmac(body));
      default -> throw new IllegalArgumentException(forge);
    };
  }

  private String hmac(String body) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
