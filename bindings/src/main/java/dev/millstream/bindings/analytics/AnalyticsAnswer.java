package dev.millstream.bindings.analytics;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a question gave, in ClickHouse's shape, as Cloudflare answers it: columns with their types,
/// and rows by columns' names. `byLine` says that the rows alone were asked for, one a line.
public record AnalyticsAnswer(
    List<Column> meta, List<Map<String, @Nullable Object>> data, boolean byLine) {
  /// A column.
  public record Column(String name, String type) {}
}
