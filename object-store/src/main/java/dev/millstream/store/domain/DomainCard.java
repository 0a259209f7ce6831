package dev.millstream.store.domain;

import java.util.Map;

/// Whose site answers to a host outside the base domain, once it is `active`. `redirectTo` is the
/// host that visitors are sent to instead, or empty. `answers` are paths below `/.well-known/` and
/// the texts given there to whoever proves that the domain leads here; also before it is active.
public record DomainCard(
    String host, String project, boolean active, String redirectTo, Map<String, String> answers) {
  public DomainCard {
    answers = Map.copyOf(answers);
  }
}
