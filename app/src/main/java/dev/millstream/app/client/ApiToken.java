package dev.millstream.app.client;

/// An API token, and where it came from (which messages may name; the secret never).
public record ApiToken(String secret, String origin) {
  @Override
  public String toString() {
    return "ApiToken[" + origin + "]";
  }
}
