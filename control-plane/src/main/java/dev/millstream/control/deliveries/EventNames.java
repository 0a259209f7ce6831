package dev.millstream.control.deliveries;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The events that webhooks of one kind can ask for, and the `usual` ones they get if they do not.
public record EventNames(Set<String> all, Set<String> usual) {
  public EventNames {
    all = Set.copyOf(all);
    usual = Set.copyOf(usual);
  }

  /// What was asked for, or the usual ones.
  ///
  /// @throws IllegalArgumentException if there is no such event; the message lists those there are
  public Set<String> chosen(@Nullable List<String> asked) {
    if (asked == null || asked.isEmpty()) {
      return usual;
    }
    for (var event : asked) {
      if (!all.contains(event)) {
        throw new IllegalArgumentException(
            "there is no event %s: there are %s"
                .formatted(event, String.join(", ", new TreeSet<>(all))));
      }
    }
    return Set.copyOf(asked);
  }
}
