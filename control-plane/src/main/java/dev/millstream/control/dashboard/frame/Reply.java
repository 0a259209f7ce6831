package dev.millstream.control.dashboard.frame;

import dev.millstream.control.api.ApiResponse;
import java.util.Optional;

/// What a page answers.
public sealed interface Reply {
  /// A template with what it shows.
  record Page(String template, Object view) implements Reply {}

  /// The browser shall go on at another address of the dashboard, and keep a cookie.
  record Moved(String to, Optional<String> cookie) implements Reply {}

  /// Something that is no page (a log, an upload's address).
  record Other(ApiResponse response) implements Reply {}

  /// Goes on at `to`.
  static Moved moved(String to) {
    return new Moved(to, Optional.empty());
  }

  /// Goes on at `to`, which then says what was done.
  static Reply done(String to, Notice notice) {
    return moved(to + (to.indexOf('?') < 0 ? '?' : '&') + "done=" + notice.word());
  }
}
