package dev.millstream.store.bucket;

import java.util.Optional;

/// Who we are to the store; never shown.
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "S3Credentials[redacted]";
  }
}
