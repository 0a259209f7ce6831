package dev.millstream.builder.jekyll.plugins;

import java.time.OffsetDateTime;
import java.util.Optional;

/// When and of what a site is rendered: `time` is what `site.time` says; `repository` is where the
/// source can be looked at, if that is known.
public record Edition(
    OffsetDateTime time,
    String commit,
    String branch,
    boolean preview,
    Optional<String> repository) {}
