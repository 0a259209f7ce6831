package dev.millstream.edge.hot;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.util.PooledAdaptor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.conduits.PushBackStreamSourceConduit;

/// Takes connections over TLS whose client chose a protocol: the hot path goes below Undertow
/// there, too, above all that deciphers and checks.
final class SecureListener implements DelegateOpenListener {
  private final DelegateOpenListener http;
  private final Consumer<StreamConnection> below;

  SecureListener(DelegateOpenListener http, Consumer<StreamConnection> below) {
    this.http = http;
    this.below = below;
  }

  @Override
  public void handleEvent(StreamConnection connection) {
    handleEvent(connection, null);
  }

  /// `came` was read while the protocol was found out.
  @Override
  public void handleEvent(StreamConnection connection, @Nullable PooledByteBuffer came) {
    var source = connection.getSourceChannel();
    if (came != null && came.getBuffer().hasRemaining()) {
      var first = new PushBackStreamSourceConduit(source.getConduit());
      first.pushBack(new PooledAdaptor(came));
      source.setConduit(first);
    } else if (came != null) {
      came.close();
    }
    below.accept(connection);
    http.handleEvent(connection);
  }

  @Override
  public HttpHandler getRootHandler() {
    return http.getRootHandler();
  }

  @Override
  public void setRootHandler(HttpHandler handler) {
    http.setRootHandler(handler);
  }

  @Override
  public OptionMap getUndertowOptions() {
    return http.getUndertowOptions();
  }

  @Override
  public void setUndertowOptions(OptionMap options) {
    http.setUndertowOptions(options);
  }

  @Override
  public ByteBufferPool getBufferPool() {
    return http.getBufferPool();
  }

  @Override
  public ConnectorStatistics getConnectorStatistics() {
    return http.getConnectorStatistics();
  }

  @Override
  public void closeConnections() {
    http.closeConnections();
  }
}
