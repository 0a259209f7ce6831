package dev.millstream.git.lfs;

import dev.millstream.git.GitAccess;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.GitHttp;
import dev.millstream.git.Repositories;
import dev.millstream.git.stream.CappedStream;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Git LFS below `/<project>.git/info/lfs/`, on a thread that may block; other paths go on to git.
/// Locks are not kept: their addresses are not found, as the specification has it.
public final class LfsHttp implements HttpHandler {
  private static final Pattern PATH =
      Pattern.compile("/([^/]+?)(?:\\.git)?/info/lfs/(objects/batch|verify|objects/([^/]+)|.*)");
  private static final String TYPE = "application/vnd.git-lfs+json";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final HttpHandler git;
  private final GitAccess access;
  private final LfsTickets tickets;
  private final LfsObjects objects;
  private final LfsLimits limits;

  public LfsHttp(
      HttpHandler git, GitAccess access, LfsTickets tickets, LfsObjects objects, LfsLimits limits) {
    this.git = git;
    this.access = access;
    this.tickets = tickets;
    this.objects = objects;
    this.limits = limits;
  }

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
    } else {
      refuse(exchange, 404, "of Git LFS there is the batch API with basic transfers, no more");
    }
  }

  private void batch(HttpServerExchange exchange, String project) throws IOException {
    var asked = read(exchange, Batch.Request.class);
    if (asked.isEmpty()) {
      return;
    }
    var request = asked.get();
    var operation = "upload".equals(request.operation()) ? Operation.PUSH : Operation.READ;
    if (!admitted(exchange, project, operation)) {
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
      for (var file : files) {
        items.add(item(exchange, project, operation, file));
      }
      send(exchange, 200, new Batch.Answer("basic", items, "sha256"));
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
    var file = read(exchange, Batch.Named.class);
    if (file.isEmpty() || !admitted(exchange, project, Operation.PUSH)) {
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
    if (!admitted(exchange, project, Operation.READ)) {
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
    if (!admitted(exchange, project, Operation.PUSH)) {
      return;
    }
    var tooLong = "a file has at most %,d bytes here".formatted(limits.objectBytesMax());
    if (exchange.getRequestContentLength() > limits.objectBytesMax()) {
      refuse(exchange, 413, tooLong);
      return;
    }
    try (var body = new CappedStream(exchange.getInputStream(), limits.objectBytesMax(), tooLong)) {
      if (objects.put(project, oid, body)) {
        exchange.setStatusCode(200).endExchange();
      } else {
        refuse(exchange, 422, "the bytes have another sha256 than " + oid);
      }
    } catch (CappedStream.TooLongException e) {
      refuse(exchange, 413, tooLong);
    }
  }

  private boolean admitted(HttpServerExchange exchange, String project, Operation operation) {
    var header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    var ticket =
        header == null ? Optional.<Boolean>empty() : tickets.admits(header, project, operation);
    if (ticket.isPresent()) {
      if (!ticket.get()) {
        refuse(exchange, 403, "the ticket is for something else, or too old: try again");
      }
      return ticket.get();
    }
    switch (access.check(project, operation, GitHttp.token(exchange))) {
      case GitAccess.Verdict.Allowed() -> {
        return true;
      }
      case GitAccess.Verdict.TokenNeeded() -> {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Basic realm=\"Millstream\"");
        // what git-lfs itself looks at
        exchange
            .getResponseHeaders()
            .put(new HttpString("LFS-Authenticate"), "Basic realm=\"Millstream\"");
        refuse(exchange, 401, "use any user name, and an API token as the password");
      }
      case GitAccess.Verdict.Forbidden(var reason) -> refuse(exchange, 403, reason);
    }
    return false;
  }

  private <T> Optional<T> read(HttpServerExchange exchange, Class<T> type) throws IOException {
    var bytes = exchange.getInputStream().readNBytes(limits.requestBytesMax() + 1);
    if (bytes.length > limits.requestBytesMax()) {
      refuse(exchange, 413, "the request is too long");
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(bytes, type));
    } catch (JacksonException e) {
      refuse(exchange, 422, "the request is no JSON of Git LFS");
      return Optional.empty();
    }
  }

  private static void refuse(HttpServerExchange exchange, int status, String why) {
    send(exchange, status, Map.of("message", why));
  }

  private static void send(HttpServerExchange exchange, int status, Object answer) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TYPE);
    exchange.getResponseSender().send(ByteBuffer.wrap(JSON.writeValueAsBytes(answer)));
  }
}
