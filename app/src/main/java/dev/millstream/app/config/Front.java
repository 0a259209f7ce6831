package dev.millstream.app.config;

import dev.millstream.edge.tls.TlsSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What stands between visitors and the edge. `proxies` are addresses and networks of proxies that
/// are believed whom they ask for, and, in the field `countryField` of their requests, from which
/// country; `countries` is a list of networks and their countries for whoever no proxy speaks of;
/// with `httpsOnly`, visitors of plain HTTP are sent to HTTPS, which `tls` does, whose tickets are
/// good for `ticketHours` at most.
public record Front(
    Set<String> proxies,
    Optional<String> countryField,
    Optional<Path> countries,
    boolean httpsOnly,
    TlsSettings.Provider tls,
    int ticketHours) {
  static final Front DEFAULT =
      new Front(Set.of(), Optional.empty(), Optional.empty(), false, TlsSettings.Provider.AUTO, 12);
}
