package dev.millstream.control.forges;

import dev.millstream.control.api.ApiRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A webhook's request: its header fields and its body.
record HookCall(Function<String, Optional<String>> fields, ByteBuffer body) {
  static HookCall of(ApiRequest request, int bytesMax) throws IOException {
    return new HookCall(request::header, ByteBuffer.wrap(request.body(bytesMax)));
  }

  /// The first of these fields that is there.
  Optional<String> field(String... names) {
    return Stream.of(names).map(fields).flatMap(Optional::stream).findFirst();
  }

  /// What a forge calls this delivery; it is the same when it sends it again.
  Optional<String> delivery(Forge forge) {
    return switch (forge) {
      case GITHUB -> field("X-GitHub-Delivery");
      case GITLAB -> field("Idempotency-Key", "X-Gitlab-Event-UUID");
      case GITEA, FORGEJO -> field("X-Forgejo-Delivery", "X-Gitea-Delivery");
      case GOGS -> field("X-Gogs-Delivery");
      case BITBUCKET -> field("X-Request-UUID", "X-Request-Id");
    };
  }

  /// What it calls the event.
  String event(Forge forge) {
    var named =
        switch (forge) {
          case GITHUB -> field("X-GitHub-Event");
          case GITLAB -> field("X-Gitlab-Event");
          case GITEA, FORGEJO -> field("X-Forgejo-Event", "X-Gitea-Event");
          case GOGS -> field("X-Gogs-Event");
          case BITBUCKET -> field("X-Event-Key");
        };
    return named.orElse("");
  }
}
