package dev.millstream.app.reload;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP, by which servers are told to read their configuration again. The JDK has signals only in
/// an interface that the compiler does not let us name.
public final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /// From now on the signal has `step` run on a thread of its own, instead of ending the process.
  @SuppressWarnings("ReferenceEquality") // the proxy's own equals must not ask itself
  public static void runs(Runnable step) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var own =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> Thread.ofVirtual().name("hangup").start(step);
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "hangup";
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), own);
    } catch (ReflectiveOperationException e) {
      LOG.warn("event=no_sighup problem=\"{}\"", String.valueOf(e.getCause()));
    }
  }
}
