package dev.millstream.builder.rules;

/// Why a line of a rule file cannot be used.
final class BadRule extends Exception {
  private static final long serialVersionUID = 1L;

  BadRule(String message) {
    super(message);
  }
}
