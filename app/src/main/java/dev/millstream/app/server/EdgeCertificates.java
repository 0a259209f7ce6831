package dev.millstream.app.server;

import dev.millstream.control.certificates.CertificateDoor;
import dev.millstream.edge.tls.Tls;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// Hands the control plane's orders for certificates to the edge in this process.
record EdgeCertificates(Tls tls) implements CertificateDoor {
  @Override
  public void answerHttp(String host, String path, String text) {
    tls.challenges().answerHttp(host, path, text);
  }

  @Override
  public void answerTls(String host, byte[] digest) {
    tls.challenges().answerTls(host, digest);
  }

  @Override
  public void forgetAnswers(String host) {
    tls.challenges().forget(host);
  }

  @Override
  public List<X509Certificate> shown(String host) {
    return tls.ordered().shown(host);
  }

  @Override
  public void install(String host, PrivateKey key, List<X509Certificate> chain) throws IOException {
    tls.ordered().install(host, key, chain);
  }

  @Override
  public void remove(String host) throws IOException {
    tls.ordered().remove(host);
  }
}
