package dev.millstream.edge.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// An engine that reads the client's hello first, and becomes the one of the host that it is for:
/// who connects and says nothing costs no more than this.
final class HelloEngine extends EngineAround {
  private static final SSLEngineResult MORE =
      new SSLEngineResult(Status.BUFFER_UNDERFLOW, HandshakeStatus.NEED_UNWRAP, 0, 0);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int LAST_WORDS_MAX = 4;

  private final TlsContext context;
  private boolean greeted;
  private boolean failed;

  /// `until` stands in until the client said for whom it comes, and keeps what is set meanwhile.
  HelloEngine(SSLEngine until, TlsContext context) {
    super(until);
    this.context = context;
  }

  @Override
  public SSLEngineResult unwrap(
      ByteBuffer source, ByteBuffer[] destinations, int offset, int length) throws SSLException {
    if (!greeted && !isOutboundDone()) {
      if (!ClientHello.isThere(source)) {
        return MORE;
      }
      greeted = true;
      begin(ClientHello.of(source));
    }
    try {
      return super.unwrap(source, destinations, offset, length);
    } catch (SSLException e) {
      report(e);
      throw e;
    }
  }

  private void begin(ClientHello hello) throws SSLException {
    try {
      become(context.engineFor(hello, getSSLParameters()));
    } catch (IllegalStateException e) {
      throw new SSLException("no TLS for " + hello.host(), e);
    } catch (RuntimeException e) { // as Conscrypt tells that
      throw new SSLException("no file descriptors for TLS are left", e);
    }
    super.beginHandshake();
  }

  /// Its connection is gone. BoringSSL gives nothing back before its last words are taken.
  void end() {
    try {
      closeOutbound();
      closeInbound();
      var lastWords = ByteBuffer.allocate(getSession().getPacketBufferSize());
      for (var turn = 0; turn < LAST_WORDS_MAX && !isOutboundDone(); turn++) {
        wrap(NOTHING, lastWords.clear());
      }
      closeInbound();
    } catch (SSLException e) {
      // that the client did not say goodbye
    }
  }

  private void report(SSLException problem) {
    if (!failed && (getNeedClientAuth() || getWantClientAuth())) {
      failed = true;
      context.clients().failed(NamedHost.of(this), problem);
    }
  }

  @Override
  public void beginHandshake() throws SSLException {
    if (greeted) {
      super.beginHandshake();
    }
  }

  @Override
  public HandshakeStatus getHandshakeStatus() {
    return greeted || isOutboundDone() ? super.getHandshakeStatus() : HandshakeStatus.NEED_UNWRAP;
  }

  /// Undertow knows HTTP only; a connection about a challenge ends after its handshake.
  @Override
  public @Nullable String getApplicationProtocol() {
    var protocol = super.getApplicationProtocol();
    return Challenges.PROTOCOL.equals(protocol) ? "" : protocol;
  }
}
