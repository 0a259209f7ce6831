package dev.millstream.bindings.kv;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Some of a namespace's keys, in the order of their bytes; `cursor` leads on, if there are more.
public record KvPage(List<Name> names, Optional<String> cursor) {
  /// A key, with its metadata as JSON and when it expires, in seconds since 1970.
  public record Name(String name, @Nullable String metadata, OptionalLong expires) {}
}
