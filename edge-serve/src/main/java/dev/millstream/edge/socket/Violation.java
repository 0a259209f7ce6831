package dev.millstream.edge.socket;

/// A peer does what it may not: the connection is closed with `code`.
final class Violation extends Exception {
  private static final long serialVersionUID = 1;
  static final int PROTOCOL = 1002;
  static final int TEXT = 1007;
  static final int SIZE = 1009;

  private final int code;

  Violation(int code, String problem) {
    super(problem);
    this.code = code;
  }

  int code() {
    return code;
  }
}
