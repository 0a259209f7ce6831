package dev.millstream.store.site;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that is kept for a deployment's functions, each name once.
public record SiteBindings(List<FunctionBinding> all) {
  public static final SiteBindings NONE = new SiteBindings(List.of());

  public SiteBindings {
    all = List.copyOf(all);
  }

  /// These and some more.
  public SiteBindings and(List<FunctionBinding> more) {
    return new SiteBindings(Stream.concat(all.stream(), more.stream()).toList());
  }

  /// The binding of this name.
  public Optional<FunctionBinding> named(String name) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
