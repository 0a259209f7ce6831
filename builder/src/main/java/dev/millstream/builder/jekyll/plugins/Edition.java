package dev.millstream.builder.jekyll.plugins;

import java.time.OffsetDateTime;
import java.util.Optional;

/// When, of what and how a site is rendered: `time` is what `site.time` says; `remote` is where the
/// repository was cloned from, if that is known.
public record Edition(
    OffsetDateTime time, String commit, String branch, Optional<String> remote, Outputs outputs) {
  /// Where the source can be looked at, if that is known.
  Optional<String> repository() {
    return outputs.repository().or(() -> remote);
  }
}
