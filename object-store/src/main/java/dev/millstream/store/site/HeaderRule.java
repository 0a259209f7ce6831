package dev.millstream.store.site;

import java.util.List;

/// One block of `_headers`. `pattern` is a path (or `https://host/path`) with at most one `*` and
/// any number of `:name`; `line` is where it stands in the file. Values may hold `:splat` and
/// `:name`.
public record HeaderRule(String pattern, List<Header> set, List<String> remove, int line) {
  public HeaderRule {
    set = List.copyOf(set);
    remove = List.copyOf(remove);
  }

  /// A header to set.
  public record Header(String name, String value) {}
}
