package dev.millstream.control.api;

import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.handlers.PathHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The control plane's listener: `/git/…` goes to the git handler, everything else to the routes;
/// each request runs on its own virtual thread.
public final class ApiServer implements AutoCloseable {
  private final Undertow undertow;
  private final ExecutorService requests;

  private ApiServer(Undertow undertow, ExecutorService requests) {
    this.undertow = undertow;
    this.requests = requests;
  }

  /// Listens; port 0 takes any free one.
  public static ApiServer start(ApiSettings settings, Services services) throws IOException {
    var requests = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 1).factory());
    var router = new Router(services, settings.limits());
    var paths = new PathHandler(router).addPrefixPath("/git", services.git());
    var front = new FrontProxy(settings.proxies(), paths);
    HttpHandler blocking =
        exchange -> {
          exchange.startBlocking();
          exchange.dispatch(requests, new HttpContinueReadHandler(front));
        };
    var undertow =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host(), blocking)
            .setIoThreads(2)
            .setWorkerThreads(1)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, settings.limits().headerBytesMax())
            // routes read bounded bodies or stream with a limit of their own
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Long.MAX_VALUE)
            .setServerOption(UndertowOptions.MULTIPART_MAX_ENTITY_SIZE, Long.MAX_VALUE)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, settings.limits().idleMillisMax())
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      requests.close();
      if (e.getCause() instanceof BindException) {
        throw new IOException("port " + settings.port() + " is taken", e.getCause());
      }
      throw e;
    }
    return new ApiServer(undertow, requests);
  }

  /// The port that is listened to.
  public int port() {
    return ((InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress()).getPort();
  }

  @Override
  public void close() {
    undertow.stop();
    requests.shutdownNow();
  }

  /// What answers.
  public record Services(
      Account account, Tokens tokens, Attempts attempts, List<Route> routes, HttpHandler git) {
    public Services {
      routes = List.copyOf(routes);
    }
  }
}
