package dev.millstream.git;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Git's smart HTTP protocol for `/<project>.git/…`, on a thread that may block (a virtual one).
/// The first push to a new name makes its repository. The listener it hangs on must set
/// `UndertowOptions.MAX_ENTITY_SIZE` high: packs have their own limit.
public final class GitHttp implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(GitHttp.class);
  private static final Pattern PATH =
      Pattern.compile("/([^/]+?)(?:\\.git)?/(info/refs|git-upload-pack|git-receive-pack)");
  private static final String UPLOAD = "git-upload-pack";
  private static final String RECEIVE = "git-receive-pack";

  private final Repositories repositories;
  private final GitAccess access;
  private final Receiving receiving;

  public GitHttp(
      Repositories repositories, GitLimits limits, GitAccess access, PushListener listener) {
    this.repositories = repositories;
    this.access = access;
    this.receiving = new Receiving(repositories, limits, listener);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-cache, max-age=0");
    var path = PATH.matcher(exchange.getRelativePath());
    if (!path.matches()) {
      refuse(exchange, 404, "nothing here: a repository's URL ends in /git/<project>.git");
      return;
    }
    var project = path.group(1);
    var advertises = path.group(2).equals("info/refs");
    var service = advertises ? service(exchange) : path.group(2);
    if (!service.equals(UPLOAD) && !service.equals(RECEIVE)) {
      refuse(exchange, 403, "only git's smart HTTP protocol is spoken here");
    } else if (!exchange.getRequestMethod().equals(advertises ? Methods.GET : Methods.POST)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, advertises ? "GET" : "POST");
      refuse(exchange, 405, "the method is " + (advertises ? "GET" : "POST"));
    } else {
      var who = admitted(exchange, project, service);
      if (who.isPresent()) {
        serve(exchange, new Receiving.Sender(project, who.get()), service, path);
      }
    }
  }

  private Optional<Caller> admitted(HttpServerExchange exchange, String project, String service) {
    var operation = service.equals(RECEIVE) ? GitAccess.Operation.PUSH : GitAccess.Operation.READ;
    switch (access.check(project, operation, visitor(exchange))) {
      case GitAccess.Verdict.Allowed(var who) -> {
        if (Repositories.isName(project)) {
          return Optional.of(who);
        }
        refuse(
            exchange, 404, "a project's name is 1 to 58 characters a-z, 0-9 and -, not " + project);
      }
      case GitAccess.Verdict.TokenNeeded() -> {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Millstream\"");
        refuse(exchange, 401, "use any user name, and an API token as the password");
      }
      case GitAccess.Verdict.TooOften often -> {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, often.seconds());
        refuse(exchange, 429, often.text());
      }
      case GitAccess.Verdict.Forbidden(var reason) -> refuse(exchange, 403, reason);
    }
    return Optional.empty();
  }

  private void serve(
      HttpServerExchange exchange, Receiving.Sender sender, String service, Matcher path)
      throws IOException {
    var project = sender.project();
    var pushes = service.equals(RECEIVE);
    if (path.group(2).equals("info/refs")) {
      try (var repository = advertised(project, pushes)) {
        if (repository == null) {
          refuse(exchange, 404, "there is no project " + project + "; a first push makes it");
          return;
        }
        advertise(exchange, repository, service);
      }
      return;
    }
    var found =
        pushes ? Optional.of(repositories.openOrCreate(project)) : repositories.open(project);
    if (found.isEmpty()) {
      refuse(exchange, 404, "there is no project " + project + "; a first push makes it");
      return;
    }
    try (var repository = found.get();
        var in = body(exchange);
        var out = exchange.getOutputStream()) {
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_TYPE, "application/x-" + service + "-result");
      if (pushes) {
        receiving.run(sender, repository, new Receiving.Pipe(in, out), false);
      } else {
        uploading(exchange, repository).uploadWithExceptionPropagation(in, out, null);
      }
    } catch (IOException e) {
      // the client has what could be said; most often it went away
      LOG.info("event=git-failed service={} project={} problem={}", service, project, e.toString());
    }
  }

  private @Nullable Repository advertised(String project, boolean pushes) throws IOException {
    var found = repositories.open(project);
    if (found.isPresent()) {
      return found.get();
    }
    // a first push: nothing is made before its objects come
    return pushes ? new InMemoryRepository(new DfsRepositoryDescription(project)) : null;
  }

  private void advertise(HttpServerExchange exchange, Repository repository, String service)
      throws IOException {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, "application/x-" + service + "-advertisement");
    try (var out = exchange.getOutputStream()) {
      var lines = new PacketLineOut(out);
      var advertiser = new PacketLineOutRefAdvertiser(lines);
      if (service.equals(UPLOAD)) {
        uploading(exchange, repository).sendAdvertisedRefs(advertiser, service);
      } else {
        lines.writeString("# service=" + service + "\n");
        lines.end();
        receiving.prepare(repository).sendAdvertisedRefs(advertiser);
      }
    }
  }

  private static UploadPack uploading(HttpServerExchange exchange, Repository repository) {
    var upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    upload.setRefFilter(Receiving::visible);
    var protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      upload.setExtraParameters(List.of(protocol.split(":", -1)));
    }
    return upload;
  }

  private static String service(HttpServerExchange exchange) {
    var values = exchange.getQueryParameters().get("service");
    return values == null ? "" : values.getFirst();
  }

  /// Who sent a request; the password is a token here.
  public static GitAccess.Visitor visitor(HttpServerExchange exchange) {
    return new GitAccess.Visitor(token(exchange), exchange.getSourceAddress().getAddress());
  }

  private static Optional<String> token(HttpServerExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      var pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      return Optional.of(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InputStream body(HttpServerExchange exchange) throws IOException {
    var in = exchange.getInputStream();
    var coding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    return new BufferedInputStream(
        coding != null && coding.contains("gzip") ? new GZIPInputStream(in) : in);
  }

  // Git shows the text of an error answer, with "remote: " before it.
  private static void refuse(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(text + "\n");
  }
}
