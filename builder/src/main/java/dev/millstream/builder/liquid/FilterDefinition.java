package dev.millstream.builder.liquid;

import org.jspecify.annotations.Nullable;

/// A filter and how many positional arguments it takes.
public record FilterDefinition(int argumentsMin, int argumentsMax, Filter filter) {
  /// What a filter does. Thread-safe.
  public interface Filter {
    /// The value for an input and its arguments.
    ///
    /// @throws ValueException if it cannot take them
    @Nullable Object apply(FilterCall call);
  }

  /// A filter without arguments.
  public static FilterDefinition of(Filter filter) {
    return new FilterDefinition(0, 0, filter);
  }

  /// A filter with this many arguments.
  public static FilterDefinition of(int arguments, Filter filter) {
    return new FilterDefinition(arguments, arguments, filter);
  }

  /// A filter with at least and at most this many arguments.
  public static FilterDefinition of(int min, int max, Filter filter) {
    return new FilterDefinition(min, max, filter);
  }
}
