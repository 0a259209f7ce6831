package dev.millstream.functions.crypto;

/// What was asked cannot be computed. `name` is that of the DOMException that the code gets.
public final class CryptoFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String name;

  CryptoFailure(String name, String message) {
    super(message);
    this.name = name;
  }

  public String name() {
    return name;
  }

  static CryptoFailure data(String message) {
    return new CryptoFailure("DataError", message);
  }

  static CryptoFailure operation(String message) {
    return new CryptoFailure("OperationError", message);
  }
}
