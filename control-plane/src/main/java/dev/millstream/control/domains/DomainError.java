package dev.millstream.control.domains;

/// Numeric codes of errors about domains.
final class DomainError {
  static final int NO_PROJECT = 8000007;
  static final int TAKEN = 8000018;
  static final int NO_DOMAIN = 8000021;
  static final int BAD_NAME = 8000023;
  static final int NOT_ACTIVE = 8000024;
  static final int NO_AUTHORITY = 8000025;

  private DomainError() {}
}
