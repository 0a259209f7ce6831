package dev.millstream.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The control plane's API with one token. On [HttpURLConnection], because a command should not
/// wait half a second for `java.net.http` to load.
public final class Api {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /// A POST may do work, such as to go through a whole store.
  private static final Duration WORK_TIMEOUT = Duration.ofMinutes(30);

  private static final int CHUNK_BYTES = 64 << 10;

  private final URI base;
  private final ApiToken token;
  private @Nullable String account;

  /// The API at `base`, such as `http://127.0.0.1:8081`.
  public Api(URI base, ApiToken token) {
    this.base = base;
    this.token = token;
  }

  /// The result of a GET below the account.
  public JsonNode get(String path) throws ApiException {
    return call("GET", accountPath(path));
  }

  /// All that a GET below the account answers, with what says where the list goes on.
  public JsonNode page(String path) throws ApiException {
    return call("GET", at(path), _ -> {}, this::whole);
  }

  /// The result of a PUT of a body, which is written while it is sent, below the account.
  public JsonNode put(String path, Map<String, String> headers, Body body) throws ApiException {
    return call(
        "PUT",
        at(path),
        connection -> {
          headers.forEach(connection::setRequestProperty);
          connection.setChunkedStreamingMode(CHUNK_BYTES);
          write(connection, body);
        });
  }

  /// The result of a POST without a body below the account.
  public JsonNode post(String path) throws ApiException {
    return call("POST", accountPath(path));
  }

  /// The result of a POST or PUT with a JSON body below the account.
  public JsonNode send(String method, String path, Object body) throws ApiException {
    return call(method, accountPath(path), JSON.writeValueAsBytes(body));
  }

  /// The result of sending a file as the field `file` of a form, below the account.
  public JsonNode sendFile(String method, String path, Path file) throws ApiException, IOException {
    return sendFile(method, path, file, Map.of());
  }

  /// The same with other fields before it.
  public JsonNode sendFile(String method, String path, Path file, Map<String, String> fields)
      throws ApiException, IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IOException(file + " is no file that can be read");
    }
    var boundary = "millstream-" + UUID.randomUUID();
    var part = "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n";
    var head = new StringBuilder();
    fields.forEach((name, value) ->
        head.append(part.formatted(boundary, name, "")).append(value).append("\r\n"));
    head.append(part.formatted(boundary, "file", "; filename=\"file\""));
    var tail = "\r\n--%s--\r\n".formatted(boundary);
    return call(
        method,
        at(path),
        connection -> {
          connection.setRequestProperty(
              "Content-Type", "multipart/form-data; boundary=" + boundary);
          connection.setChunkedStreamingMode(CHUNK_BYTES);
          write(
              connection,
              out -> {
                out.write(head.toString().getBytes(StandardCharsets.UTF_8));
                Files.copy(file, out);
                out.write(tail.getBytes(StandardCharsets.US_ASCII));
              });
        });
  }

  /// The result of a DELETE below the account.
  public JsonNode delete(String path) throws ApiException {
    return call("DELETE", accountPath(path));
  }

  /// The full address of a path below the account.
  public URI at(String path) throws ApiException {
    return base.resolve(accountPath(path));
  }

  public ApiToken token() {
    return token;
  }

  /// The full address of a path that belongs to no account.
  public URI root(String path) {
    return base.resolve("/client/v4" + path);
  }

  /// The same API with another token.
  public Api with(ApiToken other) {
    return new Api(base, other);
  }

  /// A body that is written while it is sent.
  @FunctionalInterface
  public interface Body {
    void write(OutputStream out) throws IOException;
  }

  /// The result of a POST whose body is not held in memory.
  public JsonNode upload(URI target, String contentType, Body body) throws ApiException {
    return call(
        "POST",
        target,
        connection -> {
          connection.setRequestProperty("Content-Type", contentType);
          connection.setChunkedStreamingMode(CHUNK_BYTES);
          write(connection, body);
        });
  }

  private String accountPath(String path) throws ApiException {
    if (account == null) {
      var accounts = call("GET", "/client/v4/accounts");
      account = accounts.path(0).path("id").asString("");
      if (account.isEmpty()) {
        throw new ApiException(base + " names no account for " + token.origin());
      }
    }
    return "/client/v4/accounts/" + account + path;
  }

  /// The result of a call about tokens, which belong to no account.
  public JsonNode ofUser(String method, String path) throws ApiException {
    return call(method, "/client/v4" + path);
  }

  /// The same with a JSON body.
  public JsonNode ofUser(String method, String path, Object body) throws ApiException {
    return call(method, "/client/v4" + path, JSON.writeValueAsBytes(body));
  }

  /// The first 1,000 zones: the base domain's, then one for each project by name.
  public JsonNode zones() throws ApiException {
    return call("GET", "/client/v4/zones?per_page=1000");
  }

  /// Has the edge forget what `order` names, in the API's shape.
  public JsonNode purge(String zone, Object order) throws ApiException {
    var path = "/client/v4/zones/" + zone + "/purge_cache";
    return call("POST", path, JSON.writeValueAsBytes(order));
  }

  private JsonNode call(String method, String path) throws ApiException {
    return call(method, path, new byte[0]);
  }

  private JsonNode call(String method, String path, byte[] sent) throws ApiException {
    return call(
        method,
        base.resolve(path),
        connection -> {
          if (method.equals("POST") || sent.length > 0) {
            connection.setFixedLengthStreamingMode(sent.length);
            write(connection, out -> out.write(sent));
          }
        });
  }

  /// Writes what a GET below the account answers, which is no JSON.
  public void download(String path, OutputStream to) throws ApiException {
    var target = at(path);
    call(
        "GET",
        target,
        _ -> {},
        connection -> {
          if (connection.getResponseCode() >= 300) {
            return result(connection);
          }
          try (var in = connection.getInputStream()) {
            in.transferTo(to);
          }
          return JSON.missingNode();
        });
  }

  private JsonNode call(String method, URI target, Sending sending) throws ApiException {
    return call(method, target, sending, this::result);
  }

  private JsonNode call(String method, URI target, Sending sending, Reading reading)
      throws ApiException {
    try {
      var connection = (HttpURLConnection) target.toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      var patience = method.equals("POST") ? WORK_TIMEOUT : ANSWER_TIMEOUT;
      connection.setReadTimeout((int) patience.toMillis());
      connection.setRequestMethod(method);
      connection.setRequestProperty("Authorization", "Bearer " + token.secret());
      sending.send(connection);
      return reading.read(connection);
    } catch (ConnectException e) {
      throw new ApiException(
          "nothing answers at " + base + ": start it with 'millstream serve', or name it: --api",
          e);
    } catch (SocketTimeoutException e) {
      throw new ApiException(base + " did not answer in time", e);
    } catch (IOException e) {
      throw new ApiException("the connection to " + base + " broke: " + e.getMessage(), e);
    }
  }

  private static void write(HttpURLConnection connection, Body body) throws IOException {
    connection.setDoOutput(true);
    try (var out = connection.getOutputStream()) {
      body.write(out);
    }
  }

  private interface Reading {
    JsonNode read(HttpURLConnection connection) throws IOException, ApiException;
  }

  private interface Sending {
    void send(HttpURLConnection connection) throws IOException;
  }

  private JsonNode result(HttpURLConnection connection) throws IOException, ApiException {
    return whole(connection).path("result");
  }

  private JsonNode whole(HttpURLConnection connection) throws IOException, ApiException {
    var status = connection.getResponseCode();
    var body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
    if (status < 300) {
      return parse(body);
    }
    if (status == 401) {
      throw new ApiException(
          "the token of %s was refused by %s: is it this server's? (--data, --token) It said: %s"
              .formatted(token.origin(), base, problem(status, body)));
    }
    throw new ApiException(problem(status, body), status);
  }

  private static String body(@Nullable InputStream in) throws IOException {
    if (in == null) {
      return "";
    }
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// What an answer that is no success says, in the envelope's words if it has any.
  static String problem(int status, String body) {
    try {
      var error = JSON.readTree(body).path("errors").path(0);
      if (error.has("message")) {
        return "%s (%s)".formatted(error.path("message").asString(), error.path("code").asString());
      }
    } catch (JacksonException e) {
      // Not ours, or a proxy's: the status has to do.
    }
    return "the server answered " + status;
  }

  private JsonNode parse(String body) throws ApiException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ApiException(base + " is no Millstream: its answer is not JSON", e);
    }
  }
}
