package dev.millstream.bindings.kv;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A key's value. `metadata` is JSON; `expires` is in seconds since 1970. Nobody changes `value`.
@SuppressWarnings("ArrayRecordComponent") // values are never compared, and copying them costs
public record KvEntry(String key, byte[] value, @Nullable String metadata, OptionalLong expires) {}
