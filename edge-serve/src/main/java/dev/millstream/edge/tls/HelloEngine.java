package dev.millstream.edge.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// An engine that looks into the client's hello before JSSE does, to know early which host it is
/// for.
final class HelloEngine extends EngineAround {
  private final NamedHost named;
  private boolean looked;

  /// `engine` has `named` among its parameters.
  HelloEngine(SSLEngine engine, NamedHost named) {
    super(engine);
    this.named = named;
  }

  @Override
  public SSLEngineResult unwrap(
      ByteBuffer source, ByteBuffer[] destinations, int offset, int length) throws SSLException {
    // of a part of a record JSSE takes nothing
    if (!looked && ClientHello.isThere(source)) {
      looked = true;
      named.set(ClientHello.host(source));
    }
    return super.unwrap(source, destinations, offset, length);
  }

  /// Undertow knows HTTP only; a connection about a challenge ends after its handshake.
  @Override
  public @Nullable String getApplicationProtocol() {
    var protocol = super.getApplicationProtocol();
    return Challenges.PROTOCOL.equals(protocol) ? "" : protocol;
  }
}
