package dev.millstream.transcoder.audit.media;

/// Media whose structure cannot be followed.
public final class DamagedMediaException extends Exception {
  private static final long serialVersionUID = 1;

  public DamagedMediaException(String message) {
    super(message);
  }
}
