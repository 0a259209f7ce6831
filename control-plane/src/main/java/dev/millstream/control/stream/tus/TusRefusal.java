package dev.millstream.control.stream.tus;

import java.util.Map;

/// A request that the protocol refuses, with the status that it names for that.
final class TusRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  TusRefusal(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return status == 412 ? Map.of("Tus-Version", Tus.VERSION) : Map.of();
  }
}
