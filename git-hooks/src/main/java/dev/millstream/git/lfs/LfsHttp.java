package dev.millstream.git.lfs;

import static dev.millstream.git.lfs.Exchanges.read;
import static dev.millstream.git.lfs.Exchanges.refuse;
import static dev.millstream.git.lfs.Exchanges.send;

import dev.millstream.git.GitAccess;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.Repositories;
import dev.millstream.git.lfs.LfsObjects.Taking;
import dev.millstream.git.stream.CappedStream;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Git LFS below `/<project>.git/info/lfs/`, on a thread that may block; other paths go on to git.
public final class LfsHttp implements HttpHandler {
  private static final Pattern PATH =
      Pattern.compile("/([^/]+?)(?:\\.git)?/info/lfs/(objects/batch|verify|objects/([^/]+)|.*)");

  private final HttpHandler git;
  private final Turnstile turnstile;
  private final LfsObjects objects;
  private final LockHttp locks;
  private final LfsLimits limits;

  public LfsHttp(
      HttpHandler git, Kept kept, GitAccess access, LfsTickets tickets, LfsLimits limits) {
    this.git = git;
    this.turnstile = new Turnstile(access, tickets);
    this.objects = kept.objects();
    this.locks = new LockHttp(turnstile, kept.locks(), limits);
    this.limits = limits;
  }

  /// What there is of the projects.
  public record Kept(LfsObjects objects, LfsLocks locks) {}

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    var path = PATH.matcher(exchange.getRelativePath());
    if (!path.matches()) {
      git.handleRequest(exchange);
      return;
    }
    var project = path.group(1);
    if (!Repositories.isName(project)) {
      refuse(exchange, 404, "there is no project " + project);
      return;
    }
    var method = exchange.getRequestMethod();
    var oid = Optional.ofNullable(path.group(3));
    if (path.group(2).equals("objects/batch") && method.equals(Methods.POST)) {
      batch(exchange, project);
    } else if (path.group(2).equals("verify") && method.equals(Methods.POST)) {
      verify(exchange, project);
    } else if (oid.filter(Batch::isOid).isPresent() && method.equals(Methods.GET)) {
      download(exchange, project, oid.get());
    } else if (oid.filter(Batch::isOid).isPresent() && method.equals(Methods.PUT)) {
      upload(exchange, project, oid.get());
    } else if (!locks.handle(exchange, project, path.group(2))) {
      refuse(exchange, 404, "of Git LFS there are basic transfers and locks, no more");
    }
  }

  private void batch(HttpServerExchange exchange, String project) throws IOException {
    var asked = read(exchange, limits, Batch.Request.class);
    if (asked.isEmpty()) {
      return;
    }
    var request = asked.get();
    var operation = "upload".equals(request.operation()) ? Operation.PUSH : Operation.READ;
    if (turnstile.admitted(exchange, project, operation).isEmpty()) {
      return;
    }
    var files = request.objects() == null ? List.<Batch.Named>of() : request.objects();
    if (files.size() > limits.objectsMax()) {
      refuse(exchange, 413, "name at most %d objects".formatted(limits.objectsMax()));
    } else if (request.transfers() != null && !request.transfers().contains("basic")) {
      refuse(exchange, 422, "only the transfer 'basic' is spoken here");
    } else if (request.hash() != null && !request.hash().equals("sha256")) {
      refuse(exchange, 409, "objects are named by sha256 here");
    } else {
      var items = new ArrayList<Batch.Item>();
      var coming = new HashMap<String, Long>();
      for (var file : files) {
        var item = item(exchange, project, operation, file);
        items.add(item);
        if (item.actions().containsKey("upload")) {
          coming.put(file.name(), file.size());
        }
      }
      var sum = coming.values().stream().mapToLong(Long::longValue).sum();
      var full = sum == 0 ? Optional.<String>empty() : objects.full(project, sum);
      if (full.isPresent()) {
        refuse(exchange, 507, full.get());
      } else {
        send(exchange, 200, new Batch.Answer("basic", items, "sha256"));
      }
    }
  }

  private Batch.Item item(
      HttpServerExchange exchange, String project, Operation operation, Batch.Named file)
      throws IOException {
    if (!file.isSound()) {
      return Batch.Item.refused(file, 422, "an object has a sha256 and a size");
    }
    if (file.size() > limits.objectBytesMax()) {
      return Batch.Item.refused(
          file, 422, "a file has at most %,d bytes here".formatted(limits.objectBytesMax()));
    }
    var here = objects.size(project, file.name());
    if (operation == Operation.READ && here.isEmpty()) {
      return Batch.Item.refused(file, 404, "this object is not here: git lfs push --all it");
    }
    var lfs =
        "%s://%s/git/%s.git/info/lfs"
            .formatted(exchange.getRequestScheme(), exchange.getHostAndPort(), project);
    var authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    var header =
        authorization == null ? Map.<String, String>of() : Map.of("Authorization", authorization);
    var content = new Batch.Action(lfs + "/objects/" + file.name(), header);
    Map<String, Batch.Action> actions =
        operation == Operation.READ
            ? Map.of("download", content)
            : here.isPresent()
                ? Map.of()
                : Map.of("upload", content, "verify", new Batch.Action(lfs + "/verify", header));
    return new Batch.Item(file.name(), file.size(), true, actions, null);
  }

  private void verify(HttpServerExchange exchange, String project) throws IOException {
    var file = read(exchange, limits, Batch.Named.class);
    if (file.isEmpty() || turnstile.admitted(exchange, project, Operation.PUSH).isEmpty()) {
      return;
    }
    var here =
        file.get().isSound() ? objects.size(project, file.get().name()) : OptionalLong.empty();
    if (here.isPresent() && here.getAsLong() == file.get().size()) {
      send(exchange, 200, Map.of());
    } else {
      refuse(exchange, 404, "this object is not here, or has another size");
    }
  }

  private void download(HttpServerExchange exchange, String project, String oid)
      throws IOException {
    if (turnstile.admitted(exchange, project, Operation.READ).isEmpty()) {
      return;
    }
    var size = objects.size(project, oid);
    if (size.isEmpty()) {
      refuse(exchange, 404, "this object is not here");
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
    exchange.setResponseContentLength(size.getAsLong());
    try (var in = objects.open(project, oid);
        var out = exchange.getOutputStream()) {
      in.transferTo(out);
    }
  }

  private void upload(HttpServerExchange exchange, String project, String oid) throws IOException {
    if (turnstile.admitted(exchange, project, Operation.PUSH).isEmpty()) {
      return;
    }
    var tooLong = "a file has at most %,d bytes here".formatted(limits.objectBytesMax());
    var size = exchange.getRequestContentLength();
    if (size < 0 || size > limits.objectBytesMax()) {
      refuse(exchange, size < 0 ? 411 : 413, size < 0 ? "say Content-Length" : tooLong);
      return;
    }
    try (var body = new CappedStream(exchange.getInputStream(), limits.objectBytesMax(), tooLong)) {
      switch (objects.put(project, oid, size, body)) {
        case Taking.Done() -> exchange.setStatusCode(200).endExchange();
        case Taking.Other() -> refuse(exchange, 422, "the bytes have another sha256 than " + oid);
        case Taking.Full(var why) -> refuse(exchange, 507, why);
      }
    } catch (CappedStream.TooLongException e) {
      refuse(exchange, 413, tooLong);
    }
  }
}
