package dev.millstream.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What STS says of `AssumeRoleWithWebIdentity`: credentials of a few seconds for the role and the
/// token that a file holds, and its errors for all else.
final class SecurityTokens implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/mill";

  private final HttpServer http;
  private final Path token;
  private final Map<String, String> credentials;
  private int given;
  private int busy;

  SecurityTokens(Path token, Map<String, String> credentials) throws IOException {
    this.token = token;
    this.credentials = credentials;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /// How often it gave credentials.
  synchronized int given() {
    return given;
  }

  /// Answers the next questions with 503.
  synchronized void busy(int questions) {
    busy = questions;
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    var fields =
        Stream.of(exchange.getRequestURI().getRawQuery().split("&", -1))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    if (busy > 0) {
      busy--;
      refuse(exchange, 503, "ServiceUnavailable", "come again");
    } else if (!exchange.getRequestMethod().equals("POST")
        || !"AssumeRoleWithWebIdentity".equals(fields.get("Action"))
        || !"2011-06-15".equals(fields.get("Version"))
        || !"mill-session".equals(fields.get("RoleSessionName"))) {
      refuse(exchange, 400, "InvalidAction", "not a question for a role");
    } else if (!Files.readString(token).strip().equals(fields.get("WebIdentityToken"))) {
      refuse(exchange, 400, "ExpiredTokenException", "Token expired");
    } else if (!ROLE.equals(fields.get("RoleArn"))) {
      refuse(exchange, 403, "AccessDenied", "Not authorized to perform sts:AssumeRole");
    } else {
      given++;
      say(exchange, 200, credentials());
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    say(
        exchange,
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>0c6e</RequestId>
        </ErrorResponse>
        """
            .formatted(code, message));
  }

  private String credentials() {
    return
"""
<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>mill</SubjectFromWebIdentityToken>
    <AssumedRoleUser>
      <Arn>%s/mill-session</Arn>
      <AssumedRoleId>A:mill-session</AssumedRoleId>
    </AssumedRoleUser>
    <Credentials>
      <SessionToken>a-session</SessionToken>
      <SecretAccessKey>%s</SecretAccessKey>
      <Expiration>%s</Expiration>
      <AccessKeyId>%s</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>0c6f</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
"""
        .formatted(
            ROLE,
            credentials.get("AWS_SECRET_ACCESS_KEY"),
            Instant.now().plusSeconds(5),
            credentials.get("AWS_ACCESS_KEY_ID"));
  }

  private static void say(HttpExchange exchange, int status, String xml) throws IOException {
    var bytes = xml.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
