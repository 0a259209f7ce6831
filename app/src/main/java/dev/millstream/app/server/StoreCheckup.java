package dev.millstream.app.server;

import dev.millstream.app.config.Configuration;
import dev.millstream.app.server.Checkup.Finding;
import dev.millstream.app.server.Checkup.Verdict;
import dev.millstream.app.terminal.ProgressBar;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Terminal;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.StoredObject;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.scrub.Scrub;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads a whole store, and tells what is damaged; a server may be running on it.
public final class StoreCheckup {
  private StoreCheckup() {}

  /// One finding for each damaged or missing object, and one for the store.
  public static List<Finding> of(Configuration configuration, Terminal terminal)
      throws IOException {
    try (var store =
            ObjectStores.open(
                configuration.store().orElse(""), configuration.data(), System.getenv());
        var bar = new ProgressBar(terminal, "reading")) {
      var total = bytes(store);
      var report =
          new Scrub(
                  store,
                  at ->
                      bar.show(
                          total == 0 ? 1 : (double) at.bytes() / total,
                          Sizes.readable(at.bytes()) + " of " + Sizes.readable(total)))
              .run();
      var findings = new ArrayList<Finding>();
      for (var each : report.findings()) {
        findings.add(
            new Finding(
                Verdict.FAILURE,
                "object",
                each.scope() + " " + each.digest().hex() + ": " + each.problem()));
      }
      findings.add(
          new Finding(
              report.wrong() == 0 ? Verdict.OK : Verdict.FAILURE,
              "store",
              "%,d objects (%s) read, %,d damaged or missing"
                  .formatted(report.objects(), Sizes.readable(report.bytes()), report.wrong())));
      return findings;
    }
  }

  private static long bytes(ObjectStore store) throws IOException {
    var bytes = 0L;
    try (var scopes = store.scopes()) {
      for (var scope : scopes.toList()) {
        try (var objects = store.list(scope)) {
          bytes += objects.mapToLong(StoredObject::size).sum();
        }
      }
    }
    return bytes;
  }
}
