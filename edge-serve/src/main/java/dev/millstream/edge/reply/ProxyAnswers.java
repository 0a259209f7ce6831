package dev.millstream.edge.reply;

import dev.millstream.edge.http.Fields;
import dev.millstream.edge.proxy.ProxyClient;
import dev.millstream.edge.proxy.ProxyOutcome;
import dev.millstream.edge.proxy.ProxyRequest;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.functions.HttpHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands a request to another server and its answer back, bytes as they come, in both directions.
public final class ProxyAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyAnswers.class);
  private static final int RETRY_SECONDS = 2;

  private final ProxyClient client;

  /// Calls go out by `client`.
  public ProxyAnswers(ProxyClient client) {
    this.client = client;
  }

  /// Blocks until the answer is sent; or gives the page to send instead.
  Optional<Answer.Document> send(HttpServerExchange exchange, Answer.Proxied proxied)
      throws IOException {
    exchange.startBlocking();
    return switch (client.fetch(request(exchange, proxied))) {
      case ProxyOutcome.Answered answered -> {
        try (answered) {
          pass(exchange, proxied, answered);
        }
        yield Optional.empty();
      }
      case ProxyOutcome.Failed failed -> Optional.of(page(proxied, failed));
    };
  }

  private static ProxyRequest request(HttpServerExchange exchange, Answer.Proxied proxied) {
    var length = exchange.isRequestComplete() ? 0 : exchange.getRequestContentLength();
    var body = length == 0 ? InputStream.nullInputStream() : exchange.getInputStream();
    return new ProxyRequest(
        proxied.head().method(), proxied.url(), headers(exchange, proxied), length, body);
  }

  private static List<HttpHeader> headers(HttpServerExchange exchange, Answer.Proxied proxied) {
    var headers = new ArrayList<HttpHeader>();
    for (var field : VisitorFields.of(exchange)) {
      proxied.site().handedOn(proxied.head(), field).ifPresent(headers::add);
    }
    headers.add(new HttpHeader("X-Forwarded-For", VisitorFields.address(exchange)));
    headers.add(new HttpHeader("X-Forwarded-Host", proxied.head().authority()));
    headers.add(new HttpHeader("X-Forwarded-Proto", exchange.getRequestScheme()));
    return headers;
  }

  private static void pass(
      HttpServerExchange exchange, Answer.Proxied proxied, ProxyOutcome.Answered answered)
      throws IOException {
    var sound =
        answered.headers().stream()
            .filter(header -> Fields.mayBeSet(header.name(), header.value()))
            .toList();
    var status = answered.status();
    exchange.setStatusCode(status);
    Timing.ended(exchange, "origin");
    SentFields.set(exchange, proxied.site().onFunction(proxied.head(), sound, status < 500));
    if (answered.length() >= 0 && status != 204 && status != 304) {
      exchange.setResponseContentLength(answered.length());
    }
    if (status == 204 || status == 304 || exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
      return;
    }
    FlowWriter.send(exchange, answered.body());
  }

  private static Answer.Document page(Answer.Proxied proxied, ProxyOutcome.Failed failed) {
    var id = RequestIds.next();
    LOG.warn(
        "event=proxy_failed id={} host={} path={} status={} reason=\"{}\"",
        id,
        proxied.head().host(),
        proxied.head().path().raw(),
        failed.status(),
        failed.reason().replace('"', '\''));
    var title =
        switch (failed.status()) {
          case 503 -> "Too many requests are under way to the server behind this page";
          case 504 -> "The server behind this page took too long";
          case 508 -> "This page's rules lead in a circle";
          default -> "The server behind this page cannot be reached";
        };
    var page = Pages.failed(failed.status(), title, id);
    return failed.status() == 503
        ? Pages.with(page, Headers.RETRY_AFTER_STRING, Integer.toString(RETRY_SECONDS))
        : page;
  }
}
