package dev.millstream.control.forges;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.git.BranchName;
import dev.millstream.git.remote.DeployKey;
import dev.millstream.git.remote.RemoteUrl;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Connects projects to their repositories elsewhere, fetches, and ends that. Thread-safe.
final class Connecting {
  private final Rooms rooms;
  private final ConnectionRows connections;
  private final Fetches fetches;
  private final Doors doors;
  private final ForgeLimits limits;

  Connecting(
      Rooms rooms, ConnectionRows connections, Fetches fetches, Doors doors, ForgeLimits limits) {
    this.rooms = rooms;
    this.connections = connections;
    this.fetches = fetches;
    this.doors = doors;
    this.limits = limits;
  }

  /// Has the project follow what is asked for; it is made if there is none.
  ///
  /// @return the webhook's secret, which nobody is told again
  String connect(String project, Forges.Wish asked) {
    var branch = asked.branch() == null ? "" : asked.branch().strip();
    if (!branch.isEmpty()) {
      check(branch);
    }
    var secret = fresh();
    var connection = connection(project, asked, secret);
    rooms
        .database()
        .write(handle -> {
          rooms.projects().create(handle, project, branch.isEmpty() ? "main" : branch);
          connections.put(handle, connection);
          return true;
        });
    if (!branch.isEmpty()) {
      rooms.projects().changeProductionBranch(project, branch);
    }
    if (!connection.url().isSsh()) {
      sync(project, Optional.empty()); // over SSH the key must first be known there
    }
    return secret;
  }

  /// Fetches a branch now, production's if none is named.
  ///
  /// @return the branch
  String sync(String project, Optional<String> asked) {
    asked.ifPresent(Connecting::check);
    var branch =
        asked.orElseGet(() -> rooms.projects().find(project).orElseThrow().productionBranch());
    fetches.announce(project, "here:" + UUID.randomUUID(), List.of(new ForgeEvent.Pushed(branch)));
    return branch;
  }

  /// Has the project follow nothing any more; what it has stays.
  void end(String project) {
    rooms.database().write(handle -> connections.remove(handle, project));
  }

  /// A connection to the same repository keeps its deploy key.
  private Connection connection(String project, Forges.Wish asked, String secret) {
    var url = url(asked);
    var forge = forge(asked, url);
    var token = Optional.ofNullable(asked.token()).filter(text -> !text.isBlank());
    if (token.filter(text -> text.length() > limits.tokenCharsMax()).isPresent()) {
      throw bad("a token has at most %,d characters".formatted(limits.tokenCharsMax()));
    }
    var api = Optional.ofNullable(asked.apiUrl()).map(text -> text.replaceFirst("/+$", ""));
    api.ifPresent(text -> check(text, HttpUrl.parse(text)));
    var before =
        connections
            .find(project)
            .filter(old -> old.url().equals(url) && old.publicKey().isPresent());
    var key =
        url.isSsh() && before.isEmpty()
            ? Optional.of(DeployKey.make("millstream-" + project))
            : Optional.<DeployKey>empty();
    return new Connection(
        project,
        forge,
        url,
        api,
        new Connection.Sealed(
            doors.box().seal(project, secret),
            token.map(text -> doors.box().seal(project, text.strip())),
            before
                .flatMap(old -> old.sealed().privateKey())
                .or(() -> key.map(made -> doors.box().seal(project, made.privateKey())))),
        before.flatMap(Connection::publicKey).or(() -> key.map(DeployKey::publicKey)),
        new Connection.Rules(asked.forks(), !asked.keepsPreviews()),
        new Connection.State(
            Optional.empty(),
            Instant.ofEpochMilli(System.currentTimeMillis()),
            Optional.empty(),
            Optional.empty()));
  }

  private RemoteUrl url(Forges.Wish asked) {
    try {
      var url = RemoteUrl.parse(asked.url() == null ? "" : asked.url());
      if (!url.isSsh()) {
        check(url.toString(), HttpUrl.parse(url.toString()));
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private void check(String text, @Nullable HttpUrl url) {
    var refusal = url == null ? Optional.of("it is no address") : doors.outbound().refusal(url);
    if (refusal.isPresent()) {
      throw bad(
          "%s cannot be used: %s (--trust-origin of serve allows a private host)"
              .formatted(text, refusal.get()));
    }
  }

  private static Forge forge(Forges.Wish asked, RemoteUrl url) {
    var named = Optional.ofNullable(asked.forge()).filter(text -> !text.isBlank());
    return named
        .flatMap(Forge::named)
        .or(() -> named.isEmpty() ? Forge.at(url.host()) : Optional.empty())
        .orElseThrow(() ->
            bad(
                named.isEmpty()
                    ? "say which forge %s is: %s".formatted(url.host(), Forge.labels())
                    : "there is no forge %s: there are %s".formatted(named.get(), Forge.labels())));
  }

  private static void check(String branch) {
    BranchName.refusal(branch)
        .ifPresent(text -> {
          throw bad(text);
        });
  }

  private static String fresh() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(ErrorCode.BAD_JSON, message);
  }
}
