package dev.millstream.edge;

import dev.millstream.edge.player.Viewing;

/// Tells two of every request, one after the other.
record BothEvents(RequestEvents first, RequestEvents second) implements RequestEvents {
  @Override
  public void finished(Request request) {
    first.finished(request);
    second.finished(request);
  }

  @Override
  public void viewed(Viewing viewing) {
    first.viewed(viewing);
    second.viewed(viewing);
  }

  @Override
  public void repeated(
      String method, String host, String path, int status, long bytes, long micros) {
    first.repeated(method, host, path, status, bytes, micros);
    second.repeated(method, host, path, status, bytes, micros);
  }
}
