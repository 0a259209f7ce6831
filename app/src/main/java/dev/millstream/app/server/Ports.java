package dev.millstream.app.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Finds out whether ports can be had, before anything is started that would have to be undone.
public final class Ports {
  private Ports() {}

  /// Fails if the port cannot be listened on; `option` is what sets it.
  public static void requireFree(String host, int port, String option) throws StartException {
    if (port <= 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (BindException e) {
      throw new StartException(problem(host, port, option, e), e);
    } catch (IOException e) {
      throw new StartException("%s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  private static String problem(String host, int port, String option, BindException e) {
    var why = String.valueOf(e.getMessage());
    if (why.contains("Permission denied")) {
      return "port %d needs rights this user has not: choose one above 1023 with %s"
          .formatted(port, option);
    }
    if (why.contains("Cannot assign")) {
      return "%s is no address of this machine: choose another with --host".formatted(host);
    }
    return "port %d is taken: stop what uses it, or choose another with %s".formatted(port, option);
  }
}
