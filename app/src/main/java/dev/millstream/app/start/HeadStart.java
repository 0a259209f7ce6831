package dev.millstream.app.start;

import java.lang.management.ManagementFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.spec.ECGenParameterSpec;
import javax.net.ssl.TrustManagerFactory;
import org.sqlite.SQLiteJDBCLoader;

/// Loads what a server will need in a moment and what takes long to load, on a thread of its own,
/// while the command line is read and the first parts are joined. Nothing depends on it.
public final class HeadStart {
  private HeadStart() {}

  /// Begins; returns at once.
  public static void begin() {
    Thread.ofPlatform().daemon().name("head-start").start(HeadStart::load);
  }

  private static void load() {
    try {
      SQLiteJDBCLoader.initialize();
      var curve = KeyPairGenerator.getInstance("EC");
      curve.initialize(new ECGenParameterSpec("secp256r1"));
      curve.generateKeyPair();
      // okhttp and JSSE ask for the machine's authorities
      TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
          .init((KeyStore) null);
      // XNIO tells it of its threads
      ManagementFactory.getPlatformMBeanServer();
    } catch (Exception e) {
      // whoever needs it meets the same, and says what it is for
    }
  }
}
