package dev.millstream.bindings.d1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a statement gave: rows of null, Long, Double, String or `byte[]`. `changes` counts the rows
/// that were written.
public record D1Result(
    List<String> columns, List<List<@Nullable Object>> rows, double millis, Effects effects) {
  /// What the database looks like afterwards.
  public record Effects(long changes, long lastRowId, boolean changed, long bytes) {}
}
