package dev.millstream.edge.domain;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.domain.DomainCard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a custom domain answers before its site is asked.
public final class DomainAnswers {
  private DomainAnswers() {}

  /// The answer; empty if it is for the site to give.
  public static Optional<Answer> of(DomainCard card, RequestHead head, String base) {
    var proof = card.answers().get(head.path().raw());
    if (proof != null) {
      return Optional.of(text(proof));
    }
    if (!card.active()) {
      return Optional.of(Pages.unknownHost(card.host(), base));
    }
    return card.redirectTo().isEmpty() ? Optional.empty() : Optional.of(redirect(card, head));
  }

  /// A text for who looks for a proof.
  public static Answer text(String proof) {
    return new Answer.Document(
        200,
        List.of(
            new HttpHeader("Content-Type", "text/plain; charset=utf-8"),
            new HttpHeader("Cache-Control", "no-store")),
        proof.getBytes(StandardCharsets.UTF_8));
  }

  /// The port stays: a server that is tried out has no other.
  private static Answer redirect(DomainCard card, RequestHead head) {
    var port = head.authority().lastIndexOf(':');
    var query = head.query().isEmpty() ? "" : "?" + head.query();
    var to =
        "//"
            + card.redirectTo()
            + (port < 0 ? "" : head.authority().substring(port))
            + head.path().raw()
            + query;
    return Pages.moved(to);
  }
}
