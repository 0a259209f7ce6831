package dev.millstream.edge.player;

import dev.millstream.edge.http.RequestHead;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// A part of a video that somebody got, or what a player tells of how it went. `path` lies below
/// the uid; `bytes` were sent; `cmcd` is what the player said by CTA-5004 (Common Media Client
/// Data), empty if nothing. There is nothing in it of who it was.
public record Viewing(String uid, String path, long bytes, Optional<String> country, String cmcd) {
  /// Where players tell how it went.
  static final String REPORT = "/cmcd";

  private static final String PARAMETER = "CMCD=";
  private static final int CMCD_CHARS_MAX = 2_000;
  private static final List<String> FIELDS =
      List.of("CMCD-Session", "CMCD-Status", "CMCD-Object", "CMCD-Request");

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
            cmcd(head)));
  }

  private static String cmcd(RequestHead head) {
    var said =
        Arrays.stream(head.query().split("&", -1))
            .filter(pair -> pair.startsWith(PARAMETER))
            .map(pair -> decoded(pair.substring(PARAMETER.length())))
            .findFirst()
            .orElseGet(() ->
                FIELDS.stream()
                    .map(head::field)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(",")));
    return said.length() > CMCD_CHARS_MAX ? "" : said;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }
}
