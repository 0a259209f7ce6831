package dev.millstream.edge.tls;

import java.nio.file.Path;

/// Where HTTPS listens (port 0 takes a free one), and the folder with what it shows: the local
/// authority, and below `certificates` the owner's own pairs. Where it is `required`, visitors of
/// plain HTTP are sent there.
public record TlsSettings(
    int port, Path folder, TlsLimits limits, boolean required, Provider provider) {
  public TlsSettings(int port, Path folder) {
    this(port, folder, TlsLimits.DEFAULT, false, Provider.AUTO);
  }

  /// Who does the work.
  public enum Provider {
    /// BoringSSL where it runs, else the JDK.
    AUTO,
    /// The JDK (JSSE).
    JDK,
    /// BoringSSL, by Conscrypt: where it does not run, HTTPS does not start.
    BORINGSSL
  }
}
