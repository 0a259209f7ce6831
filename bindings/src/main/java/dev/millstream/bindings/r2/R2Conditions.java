package dev.millstream.bindings.r2;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `onlyIf`: what must be so of an object for an operation to happen. Times are in milliseconds
/// since 1970.
record R2Conditions(
    @Nullable JsonNode matches,
    @Nullable JsonNode differs,
    @Nullable Long before,
    @Nullable Long after,
    boolean inSeconds) {
  private static final long SECOND_MILLIS = 1000;

  static final R2Conditions NONE = new R2Conditions(null, null, null, null, false);

  static R2Conditions of(JsonNode asked) {
    return asked.isObject()
        ? new R2Conditions(
            asked.get("etagMatches"),
            asked.get("etagDoesNotMatch"),
            time(asked, "uploadedBefore"),
            time(asked, "uploadedAfter"),
            asked.path("secondsGranularity").asBoolean(false))
        : NONE;
  }

  private static @Nullable Long time(JsonNode asked, String name) {
    return asked.path(name).isNumber() ? asked.path(name).asLong() : null;
  }

  /// Whether they hold of what is there. As in HTTP, a tag that was compared makes its time
  /// needless.
  boolean hold(Optional<R2Object> there) {
    var etag = there.map(R2Object::etag).orElse(null);
    if (matches != null && !lists(matches, etag)) {
      return false;
    }
    if (differs != null && lists(differs, etag)) {
      return false;
    }
    if (there.isEmpty()) {
      return before == null || matches != null;
    }
    var uploaded = rounded(there.get().uploaded());
    return (before == null || matches != null || uploaded < rounded(before))
        && (after == null || differs != null || uploaded > rounded(after));
  }

  private long rounded(long millis) {
    return inSeconds ? millis / SECOND_MILLIS * SECOND_MILLIS : millis;
  }

  private static boolean lists(JsonNode tags, @Nullable String etag) {
    if (etag == null) {
      return false;
    }
    for (var tag : tags) {
      if (tag.asString("").equals("*") || tag.asString("").equals(etag)) {
        return true;
      }
    }
    return false;
  }
}
