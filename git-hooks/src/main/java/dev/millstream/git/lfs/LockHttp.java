package dev.millstream.git.lfs;

import static dev.millstream.git.lfs.Exchanges.read;
import static dev.millstream.git.lfs.Exchanges.refuse;
import static dev.millstream.git.lfs.Exchanges.send;

import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.lfs.LfsLocks.Lock;
import dev.millstream.git.lfs.LfsLocks.Locking;
import dev.millstream.git.lfs.LfsLocks.Unlocking;
import dev.millstream.git.lfs.LfsLocks.Wanted;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The locking API below `/<project>.git/info/lfs/locks`.
record LockHttp(Turnstile turnstile, LfsLocks locks, LfsLimits limits) {
  private static final Pattern PATH = Pattern.compile("locks(?:/(verify)|/([^/]+)/unlock)?");
  // what Git writes about, below the repository's root
  private static final Pattern FILE =
      Pattern.compile("(?!/)(?!(?:.*/)?\\.\\.?(?:/|$))[^\\p{Cntrl}]+(?<!/)");

  /// Answers it.
  ///
  /// @return whether it is a request for locks
  boolean handle(HttpServerExchange exchange, String project, String below) throws IOException {
    var path = PATH.matcher(below);
    if (!path.matches()) {
      return false;
    }
    var method = exchange.getRequestMethod();
    var reads = below.equals("locks") && method.equals(Methods.GET);
    if (!reads && !method.equals(Methods.POST)) {
      refuse(exchange, 405, "locks are read with GET, all else is POST");
      return true;
    }
    var who = turnstile.admitted(exchange, project, reads ? Operation.READ : Operation.PUSH);
    if (who.isEmpty()) {
      return true;
    }
    if (reads) {
      list(exchange, project);
    } else if (path.group(1) != null) {
      verify(exchange, project, who.get());
    } else if (path.group(2) != null) {
      unlock(exchange, project, path.group(2), who.get());
    } else {
      lock(exchange, project, who.get());
    }
    return true;
  }

  private void lock(HttpServerExchange exchange, String project, Caller who) throws IOException {
    var asked = read(exchange, limits, LockTexts.Creation.class);
    if (asked.isEmpty()) {
      return;
    }
    var file = asked.get().path();
    if (file == null || file.length() > limits.pathCharsMax() || !FILE.matcher(file).matches()) {
      refuse(
          exchange,
          422,
          "a path leads to a file below the repository's root, in at most %,d characters"
              .formatted(limits.pathCharsMax()));
      return;
    }
    switch (locks.lock(project, file, who)) {
      case Locking.Done(var lock) ->
          send(exchange, 201, new LockTexts.One(LockTexts.Shown.of(lock)));
      case Locking.Taken(var lock) ->
          send(
              exchange,
              409,
              new LockTexts.Conflict(
                  LockTexts.Shown.of(lock),
                  "%s is locked by %s".formatted(lock.path(), lock.ownerName())));
      case Locking.Refused(var why) -> refuse(exchange, 403, why);
    }
  }

  private void list(HttpServerExchange exchange, String project) {
    var most = parameter(exchange, "limit").map(LockHttp::number).orElse(null);
    var wanted =
        new Wanted(
            parameter(exchange, "path"),
            parameter(exchange, "id"),
            parameter(exchange, "cursor").orElse(""));
    var page = page(project, wanted, most);
    send(exchange, 200, new LockTexts.Page(shown(page.locks()), page.next()));
  }

  private void verify(HttpServerExchange exchange, String project, Caller who) throws IOException {
    var asked = read(exchange, limits, LockTexts.Question.class);
    if (asked.isEmpty()) {
      return;
    }
    var cursor = asked.get().cursor();
    var wanted = new Wanted(Optional.empty(), Optional.empty(), cursor == null ? "" : cursor);
    var page = page(project, wanted, asked.get().limit());
    var ours = page.locks().stream().filter(lock -> lock.owner().equals(who.id())).toList();
    var theirs = page.locks().stream().filter(lock -> !lock.owner().equals(who.id())).toList();
    send(exchange, 200, new LockTexts.Sides(shown(ours), shown(theirs), page.next()));
  }

  private void unlock(HttpServerExchange exchange, String project, String id, Caller who)
      throws IOException {
    var asked = read(exchange, limits, LockTexts.Removal.class);
    if (asked.isEmpty()) {
      return;
    }
    var force = Boolean.TRUE.equals(asked.get().force());
    if (force && !who.owner()) {
      refuse(exchange, 403, "a key for one project takes away only its own locks");
      return;
    }
    switch (locks.unlock(project, id, who, force)) {
      case Unlocking.Done(var lock) ->
          send(exchange, 200, new LockTexts.One(LockTexts.Shown.of(lock)));
      case Unlocking.OfAnother(var lock) ->
          refuse(
              exchange,
              403,
              "%s is locked by %s: git lfs unlock --force takes the lock away"
                  .formatted(lock.path(), lock.ownerName()));
      case Unlocking.Unknown() -> refuse(exchange, 404, "there is no lock " + id);
    }
  }

  private record Found(List<Lock> locks, @Nullable String next) {}

  private Found page(String project, Wanted wanted, @Nullable Integer asked) {
    var most =
        asked == null || asked <= 0 ? limits.locksAPage() : Math.min(asked, limits.locksAPage());
    var found = locks.list(project, wanted, most + 1);
    var page = found.subList(0, Math.min(most, found.size()));
    return new Found(page, found.size() > most ? page.getLast().path() : null);
  }

  private static List<LockTexts.Shown> shown(List<Lock> locks) {
    return locks.stream().map(LockTexts.Shown::of).toList();
  }

  private static Optional<String> parameter(HttpServerExchange exchange, String name) {
    var values = exchange.getQueryParameters().get(name);
    return values == null ? Optional.empty() : Optional.ofNullable(values.peekFirst());
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
  }
}
