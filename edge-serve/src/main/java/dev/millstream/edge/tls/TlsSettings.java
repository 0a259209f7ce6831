package dev.millstream.edge.tls;

import java.nio.file.Path;

/// Where HTTPS listens (port 0 takes a free one), and the folder with what it shows: the local
/// authority, and below `certificates` the owner's own pairs. Where it is `required`, visitors of
/// plain HTTP are sent there. `natively`: by BoringSSL where that runs, not by JSSE.
public record TlsSettings(
    int port, Path folder, TlsLimits limits, boolean required, boolean natively) {
  public TlsSettings(int port, Path folder) {
    this(port, folder, TlsLimits.DEFAULT, false, true);
  }
}
