package dev.millstream.control.stream.stats;

import java.util.Optional;

/// Bytes of a video that went out, or what a player told (`path` is [#REPORT]). `path` lies below
/// the video's uid; `country` is two capital letters; `cmcd` is what the player said by CTA-5004.
public record Viewed(String uid, String path, long bytes, Optional<String> country, String cmcd) {
  /// Where players tell how it went.
  static final String REPORT = "/cmcd";
}
