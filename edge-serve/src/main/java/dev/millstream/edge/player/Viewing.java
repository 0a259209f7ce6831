package dev.millstream.edge.player;

import dev.millstream.edge.http.Cmcd;
import dev.millstream.edge.http.RequestHead;
import java.util.Optional;

/// A part of a video that somebody got, or what a player tells of how it went. `path` lies below
/// the uid; `bytes` were sent; `cmcd` is what the player said by CTA-5004 (Common Media Client
/// Data), empty if nothing. There is nothing in it of who it was.
public record Viewing(String uid, String path, long bytes, Optional<String> country, String cmcd) {
  /// Where players tell how it went.
  static final String REPORT = "/cmcd";

  /// Whether requests for this path are viewings. Each is looked at for itself.
  public static boolean counts(String path) {
    return path.endsWith(".m4s") || path.endsWith(REPORT);
  }

  /// The viewing that a request was, if it was answered; `logged` is its path with the uid in it.
  public static Optional<Viewing> of(RequestHead head, String logged, int status, long bytes) {
    var slash = logged.indexOf('/', 1);
    if (slash < 0 || !head.method().equals("GET") || status < 200 || status > 206) {
      return Optional.empty();
    }
    return Optional.of(
        new Viewing(
            logged.substring(1, slash),
            logged.substring(slash),
            bytes,
            head.country().get(),
            Cmcd.of(head)));
  }
}
