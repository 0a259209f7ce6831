package dev.millstream.bindings.r2;

import java.util.List;
import java.util.Optional;

/// Some of a bucket's objects in the order of their keys, and the prefixes that stand for others;
/// `cursor` leads on, if there are more.
public record R2Page(List<R2Object> objects, List<String> prefixes, Optional<String> cursor) {}
