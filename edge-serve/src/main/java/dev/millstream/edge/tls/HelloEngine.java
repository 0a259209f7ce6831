package dev.millstream.edge.tls;

import dev.millstream.edge.clients.ClientTrust;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// An engine that looks into the client's hello before JSSE does, to know early which host it is
/// for.
final class HelloEngine extends EngineAround {
  private final NamedHost named;
  private final ClientTrust clients;
  private boolean looked;
  private boolean failed;

  /// `engine` has `named` among its parameters.
  HelloEngine(SSLEngine engine, NamedHost named, ClientTrust clients) {
    super(engine);
    this.named = named;
    this.clients = clients;
  }

  @Override
  public SSLEngineResult unwrap(
      ByteBuffer source, ByteBuffer[] destinations, int offset, int length) throws SSLException {
    // of a part of a record JSSE takes nothing
    if (!looked && ClientHello.isThere(source)) {
      looked = true;
      named.set(ClientHello.host(source));
      clients.ask(this, NamedHost.of(this));
    }
    try {
      return super.unwrap(source, destinations, offset, length);
    } catch (SSLException e) {
      report(e);
      throw e;
    }
  }

  private void report(SSLException problem) {
    if (!failed && (getNeedClientAuth() || getWantClientAuth())) {
      failed = true;
      clients.failed(NamedHost.of(this), problem);
    }
  }

  /// Undertow knows HTTP only; a connection about a challenge ends after its handshake.
  @Override
  public @Nullable String getApplicationProtocol() {
    var protocol = super.getApplicationProtocol();
    return Challenges.PROTOCOL.equals(protocol) ? "" : protocol;
  }
}
