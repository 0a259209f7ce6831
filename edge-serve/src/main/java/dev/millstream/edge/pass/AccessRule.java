package dev.millstream.edge.pass;

import dev.millstream.edge.guard.Networks;
import java.util.Set;

/// One of a token's rules: whom it is about, and whether they may see the video.
public record AccessRule(Whom whom, boolean allows) {
  /// Whom a rule is about.
  public sealed interface Whom {
    /// Everybody.
    record Any() implements Whom {}

    /// Who comes from one of these networks.
    record From(Networks networks) implements Whom {}

    /// Who is in one of these countries, by their ISO 3166-1 codes.
    record In(Set<String> countries) implements Whom {
      public In {
        countries = Set.copyOf(countries);
      }
    }
  }
}
