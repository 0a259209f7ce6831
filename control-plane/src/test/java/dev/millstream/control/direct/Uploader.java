package dev.millstream.control.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.deploy.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Does what wrangler does, one call at a time.
public record Uploader(User user, String project) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String BOUNDARY = "----formdata-0123456789";
  private static final String INNER_BOUNDARY = "----formdata-9876543210";

  static String name(String path, String text) {
    try {
      var bytes = new ByteArrayInputStream(text.getBytes(UTF_8));
      return AssetName.of(bytes, AssetName.extension(path)).hex();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Uploader of(User user, String project) throws Exception {
    user.result("POST", "", "{\"name\":\"%s\",\"production_branch\":\"main\"}".formatted(project));
    return new Uploader(user, project);
  }

  String ticket() throws Exception {
    return user.result("GET", "/" + project + "/upload-token", "").get("jwt").asString();
  }

  HttpResponse<String> assets(String call, Object body) throws Exception {
    return assets(call, ticket(), body);
  }

  HttpResponse<String> assets(String call, String ticket, Object body) throws Exception {
    return user.with(ticket)
        .send("POST", "/client/v4/pages/assets/" + call, JSON.writeValueAsString(body));
  }

  List<String> missing(String... names) throws Exception {
    var answer = assets("check-missing", Map.of("hashes", names));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return StreamSupport.stream(JSON.readTree(answer.body()).get("result").spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  static Map<String, Object> file(String name, String text) {
    var file = new LinkedHashMap<String, Object>();
    file.put("key", name);
    file.put("value", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    file.put("metadata", Map.of("contentType", "text/html"));
    file.put("base64", true);
    return file;
  }

  /// Uploads files, by path.
  void upload(Map<String, String> files) throws Exception {
    var batch = new ArrayList<Object>();
    files.forEach((path, text) -> batch.add(file(name(path, text), text)));
    var answer = assets("upload", batch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /// The manifest of files.
  static String manifest(Map<String, String> files) {
    var manifest = new LinkedHashMap<String, String>();
    files.forEach((path, text) -> manifest.put("/" + path, name(path, text)));
    return JSON.writeValueAsString(manifest);
  }

  HttpResponse<String> deploy(Map<String, String> fields) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/client/v4/accounts/%s/pages/projects/%s/deployments"
                        .formatted(user.port(), user.account(), project)))
            .header("Authorization", "Bearer " + user.token())
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofString(form(BOUNDARY, fields)))
            .build(),
        BodyHandlers.ofString());
  }

  /// Uploads and deploys files, and waits until the deployment has ended.
  JsonNode publish(Map<String, String> files, Map<String, String> fields) throws Exception {
    upload(files);
    var form = new LinkedHashMap<>(Map.of("manifest", manifest(files)));
    form.putAll(fields);
    var answer = deploy(form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var id = JSON.readTree(answer.body()).at("/result/id").asString();
    var ended =
        user.await(
            project,
            newest ->
                newest.path("id").asString().equals(id)
                    && newest.at("/latest_stage/name").asString().equals("deploy"));
    // SQL knows it a moment before the published refs do
    if (ended.at("/latest_stage/status").asString().equals("success")) {
      user.await(project, _ -> log(id).contains("-----> Live in "));
    }
    return ended;
  }

  private String log(String id) {
    try {
      return user.pages("GET", "/" + project + "/deployments/" + id + "/history/logs", "").body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A worker bundle of modules and their `metadata`.
  static String bundle(Map<String, String> modules) {
    return form(INNER_BOUNDARY, modules);
  }

  private static String form(String boundary, Map<String, String> fields) {
    var form = new StringBuilder();
    fields.forEach((name, text) -> {
      var file = name.startsWith("_") ? "; filename=\"" + name + "\"" : "";
      form.append(
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n"
              .formatted(boundary, name, file));
      if (name.endsWith(".js")) {
        form.append("Content-Type: application/javascript+module\r\n");
      }
      form.append("\r\n").append(text).append("\r\n");
    });
    return form.append("--").append(boundary).append("--\r\n").toString();
  }
}
