package dev.millstream.bindings.door;

/// What was asked cannot be done, for a reason that who asked is told. `status` is as in HTTP.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
