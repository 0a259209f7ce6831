package dev.millstream.control.domains;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.naming.NamingException;

/// Looks for a domain's proof, in DNS first, then over HTTP at the address that DNS gives. Blocks,
/// for at most the limits' times.
final class Proofs {
  private final Resolver resolver;
  private final DomainSettings settings;

  Proofs(DomainSettings settings) {
    this.settings = settings;
    this.resolver = new Resolver(settings.resolver(), settings.limits().dnsTimeout());
  }

  Proof lookFor(Domain domain) {
    try {
      var found = resolver.records(domain.txtName(), "TXT");
      if (found.stream().anyMatch(text -> unquoted(text).equals(domain.txtValue()))) {
        return new Proof.Given();
      }
      var addresses = resolver.records(domain.name(), "A");
      if (addresses.isEmpty()) {
        addresses = resolver.records(domain.name(), "AAAA");
      }
      if (addresses.isEmpty()) {
        return new Proof.Missing(
            "%s has no TXT record %s, and %s no address"
                .formatted(domain.txtName(), domain.txtValue(), domain.name()));
      }
      return overHttp(domain, addresses.getFirst());
    } catch (NamingException e) {
      return new Proof.Unknown("DNS gave no answer for " + domain.name() + ": " + e.getMessage());
    }
  }

  /// One request with a socket of its own: only then the address is the one that DNS gave, no
  /// redirect is followed, and a slow answer ends in time.
  private Proof overHttp(Domain domain, String address) {
    var limits = settings.limits();
    var where = "http://" + domain.name() + domain.httpPath();
    try (var socket = new Socket()) {
      var millis = (int) limits.httpTimeout().toMillis();
      socket.connect(new InetSocketAddress(address, settings.httpPort()), millis);
      socket.setSoTimeout(millis);
      var request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(domain.httpPath(), domain.name());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer =
          new String(
              socket.getInputStream().readNBytes(limits.httpBytesMax()), StandardCharsets.US_ASCII);
      var body = answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
      return answer.startsWith("HTTP/1.1 200 ") && body.equals(domain.token())
          ? new Proof.Given()
          : new Proof.Missing(
              "neither a TXT record of %s nor %s shows the token"
                  .formatted(domain.txtName(), where));
    } catch (IOException e) {
      return new Proof.Missing(
          "%s has no TXT record %s, and %s cannot be reached (%s)"
              .formatted(domain.txtName(), domain.txtValue(), where, e.getMessage()));
    }
  }

  private static String unquoted(String text) {
    return text.startsWith("\"") && text.endsWith("\"") && text.length() > 1
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
