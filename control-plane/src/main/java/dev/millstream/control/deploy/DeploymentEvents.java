package dev.millstream.control.deploy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/// Tells whoever listens what happens to deployments. Thread-safe.
public final class DeploymentEvents {
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /// Adds a listener, for events from now on.
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  void tell(Handle handle, Deployment.Key key, DeploymentEvent event) {
    listeners.forEach(listener -> listener.happened(handle, key, event));
  }

  /// Called inside the transaction in which it happens: what a listener writes there stands if, and
  /// only if, the event does.
  @FunctionalInterface
  public interface Listener {
    void happened(Handle handle, Deployment.Key key, DeploymentEvent event);
  }
}
