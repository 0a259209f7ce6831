package dev.millstream.edge;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/// Sends visitors of plain HTTP to HTTPS where that is `required`, or for hosts `besides`, but for
/// those who look for a proof below `/.well-known/`: certificates are ordered by it.
record HttpsOnly(BooleanSupplier required, Predicate<String> besides, IntSupplier port) {
  private static final String PROOFS = "/.well-known/";
  private static final int USUAL_PORT = 443;

  /// The way to HTTPS; empty if the request may stay.
  Optional<Answer.Document> redirect(HttpServerExchange exchange, RequestHead head) {
    if (!(required.getAsBoolean() || besides.test(head.host()))
        || exchange.getRequestScheme().equals("https")
        || head.path().raw().startsWith(PROOFS)) {
      return Optional.empty();
    }
    var query = head.query().isEmpty() ? "" : "?" + head.query();
    return Optional.of(Pages.moved("https://" + authority(head) + head.path().raw() + query));
  }

  /// Whoever came by HTTP's own port finds HTTPS at its own, whatever we listen at behind it.
  private String authority(RequestHead head) {
    var colon = head.authority().lastIndexOf(':');
    if (colon < head.authority().lastIndexOf(']') || colon < 0) {
      return head.authority();
    }
    var name = head.authority().substring(0, colon);
    return port.getAsInt() == USUAL_PORT ? name : name + ":" + port.getAsInt();
  }
}
