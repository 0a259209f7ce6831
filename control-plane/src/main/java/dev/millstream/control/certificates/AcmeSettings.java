package dev.millstream.control.certificates;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Whom to order from. `contact` is a mail address, or empty; to order is to agree to the
/// authority's terms. `trusted` is a file with the roots that vouch for the authority's own server,
/// if it is not a public one. The account's key is kept in `accountKey`.
public record AcmeSettings(
    URI directory,
    String contact,
    Optional<Binding> binding,
    Optional<Path> trusted,
    Path accountKey,
    AcmeLimits limits) {
  /// An account elsewhere that the authority wants the ACME account bound to.
  public record Binding(String keyId, String macKey) {
    @Override
    public String toString() {
      return "Binding[" + keyId + "]";
    }
  }
}
