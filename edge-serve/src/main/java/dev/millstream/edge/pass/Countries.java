package dev.millstream.edge.pass;

import dev.millstream.edge.http.RequestHead;
import java.util.Locale;
import java.util.Optional;

/// Knows in which country a viewer is, by its ISO 3166-1 code of two capital letters. Must not
/// block.
@FunctionalInterface
public interface Countries {
  /// Knows none.
  Countries UNKNOWN = (_, _) -> Optional.empty();

  /// The viewer's country; empty if it is not known.
  Optional<String> of(Viewer viewer, RequestHead head);

  /// What this knows, or else what `other` does.
  default Countries or(Countries other) {
    return (viewer, head) -> of(viewer, head).or(() -> other.of(viewer, head));
  }

  /// What trusted proxies say in a request field of this name.
  static Countries told(String field) {
    return (viewer, head) ->
        viewer.behindProxy()
            ? Optional.ofNullable(head.field(field))
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .filter(code -> code.matches("[A-Z]{2}"))
            : Optional.empty();
  }
}
