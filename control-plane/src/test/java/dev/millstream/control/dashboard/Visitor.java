package dev.millstream.control.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Somebody at the dashboard, as their browser's requests show them; not signed in at first.
final class Visitor {
  private static final HttpClient HTTP = client().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BOUNDARY = "----a-form-of-ours";
  private static final Pattern KEY = Pattern.compile("name=\"key\" value=\"([0-9a-f]{64})\"");

  private final String origin;
  private final HttpClient http;
  private String cookie = "";
  private String key = "";

  Visitor(int port) {
    this(port, HTTP);
  }

  private Visitor(int port, HttpClient http) {
    origin = "http://127.0.0.1:" + port;
    this.http = http;
  }

  /// Somebody who comes from this address of the loopback.
  static Visitor from(String address, int port) throws UnknownHostException {
    return new Visitor(port, client().localAddress(InetAddress.getByName(address)).build());
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
  }

  /// The cookie that the server gave.
  String cookie() {
    return cookie;
  }

  /// Goes on with a cookie.
  Visitor with(String other) {
    cookie = other;
    return this;
  }

  /// Signs in, and learns what forms carry.
  Visitor signIn(String token) throws Exception {
    var answer = post("/sign-in", Map.of("secret", token));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    var home = get("/").body();
    var found = KEY.matcher(home);
    assertThat(found.find()).as(home).isTrue();
    key = found.group(1);
    return this;
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  /// The lines of an answer as they come.
  Stream<String> lines(String path) throws Exception {
    return http.send(request(path).build(), BodyHandlers.ofLines()).body();
  }

  /// Sends a form as one of our pages does.
  HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
    return post(path, fields, origin);
  }

  /// Sends a form as a page of another site does, if a browser lets the cookie through.
  HttpResponse<String> post(String path, Map<String, String> fields, String from) throws Exception {
    var all = new HashMap<>(Map.of("key", key));
    all.putAll(fields);
    var body =
        all.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    var answer =
        http.send(
            request(path)
                .header("Origin", from)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return answer;
  }

  /// Sends a form with a text file as one of our pages does.
  HttpResponse<String> upload(String path, Map<String, String> fields, String name, String text)
      throws Exception {
    var line = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"";
    var body = new StringBuilder();
    var all = new HashMap<>(Map.of("key", key));
    all.putAll(fields);
    all.forEach((field, value) -> body.append(line + field + "\"\r\n\r\n" + value + "\r\n"));
    body.append(line + "file\"; filename=\"" + name + "\"\r\nContent-Type: text/plain\r\n\r\n");
    body.append(text + "\r\n--" + BOUNDARY + "--\r\n");
    return http.send(
        request(path)
            .header("Origin", origin)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(origin + path)).timeout(PATIENCE);
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }
}
