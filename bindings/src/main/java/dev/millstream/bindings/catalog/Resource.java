package dev.millstream.bindings.catalog;

import dev.millstream.store.site.FunctionBinding;
import java.time.Instant;

/// A namespace, database, bucket or queue. Among those of a kind, ids and names are unique.
public record Resource(FunctionBinding.Kind kind, String id, String name, Instant created) {}
