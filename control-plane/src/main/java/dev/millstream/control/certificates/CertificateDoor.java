package dev.millstream.control.certificates;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who serves HTTPS, as far as the ordering of certificates needs it: answers the authority's
/// challenges and keeps what was ordered. Hosts are in lower case. Thread-safe.
public interface CertificateDoor {
  /// Has `path` of the host answered with `text` over plain HTTP.
  void answerHttp(String host, String path, String text);

  /// Has a certificate about `digest` shown to who asks the host for `acme-tls/1`.
  void answerTls(String host, byte[] digest);

  /// Nothing more of that for this host.
  void forgetAnswers(String host);

  /// The ordered certificates that are shown for the host, its own first; empty if there are none.
  List<X509Certificate> shown(String host);

  /// Shows these from now on, after a restart, too.
  void install(String host, PrivateKey key, List<X509Certificate> chain) throws IOException;

  /// Shows none of the host's any more.
  void remove(String host) throws IOException;
}
