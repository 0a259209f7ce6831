package dev.millstream.control.dashboard.session;

import dev.millstream.store.Digest;
import java.nio.charset.StandardCharsets;

/// Somebody who is signed in: the cookie's secret, and the name of the token that opened it.
public record Session(String secret, String who) {
  /// What every form carries, so that only our own pages can send one.
  public String formKey() {
    return Digest.of(("form\n" + secret).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
