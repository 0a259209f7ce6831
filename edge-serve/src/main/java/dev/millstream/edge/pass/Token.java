package dev.millstream.edge.pass;

import dev.millstream.edge.http.RequestHead;
import java.util.List;
import java.util.Optional;

/// What a token grants whose signature was checked: one video, from `notBefore` until `expires`
/// (seconds since 1970), to whom its rules allow.
public record Token(
    String uid, long notBefore, long expires, boolean downloadable, List<AccessRule> rules) {
  public Token {
    rules = List.copyOf(rules);
  }

  /// Why it opens nothing at a time; empty if it does.
  Optional<String> untimely(long now) {
    if (now >= expires) {
      return Optional.of("This link has expired.");
    }
    return now < notBefore ? Optional.of("This link is not valid yet.") : Optional.empty();
  }

  /// Whether the first rule that is about the viewer, or none, lets it in. A country that is not
  /// known is in no list.
  boolean admits(Viewer viewer, RequestHead head, Countries countries) {
    for (var rule : rules) {
      var about =
          switch (rule.whom()) {
            case AccessRule.Whom.Any _ -> true;
            case AccessRule.Whom.From(var networks) -> networks.have(viewer.address());
            case AccessRule.Whom.In(var listed) ->
                countries.of(viewer, head).filter(listed::contains).isPresent();
          };
      if (about) {
        return rule.allows();
      }
    }
    return true;
  }
}
