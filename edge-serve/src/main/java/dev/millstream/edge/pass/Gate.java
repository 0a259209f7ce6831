package dev.millstream.edge.pass;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.video.VideoAccess;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lets a request through to a video or not, and seals what it gets: no cache may give it to
/// others, nor for longer than the token lasts. Immutable, thread-safe.
public record Gate(Countries countries, InstantSource clock) {
  private static final Pattern MAX_AGE = Pattern.compile("max-age=([0-9]+)");
  private static final String ANYWHERE = "frame-ancestors *";

  /// Why a request is not answered from the video, if so; `below` is the path below the ticket.
  public Optional<Answer> refusal(
      RequestHead head, String below, Ticket ticket, VideoAccess access, Viewer viewer) {
    if (head.method().equals("OPTIONS")) {
      return Optional.empty();
    }
    if (ticket instanceof Ticket.Signed(var token)) {
      if (!token.admits(viewer, head, countries)) {
        return Optional.of(refused(403, "This video is not for where you are."));
      }
      if (access.signed() && below.startsWith("/downloads/") && !token.downloadable()) {
        return Optional.of(refused(403, "This link is to watch, not to download."));
      }
    } else if (access.signed()) {
      return Optional.of(unsigned("This video needs a signed link."));
    }
    return new Origins(access.origins()).admit(head, below)
        ? Optional.empty()
        : Optional.of(refused(403, "This video is not for this site."));
  }

  /// The answer to a ticket that opens nothing.
  public static Answer unsigned(String why) {
    return Pages.with(
        refused(401, why), "WWW-Authenticate", "Bearer realm=\"stream\", error=\"invalid_token\"");
  }

  /// The answer with what the ticket and the video's access ask of caches and browsers.
  public Answer sealed(Answer answer, Ticket ticket, VideoAccess access) {
    if (ticket instanceof Ticket.Plain && access.origins().isEmpty()) {
      return answer;
    }
    return switch (answer) {
      case Answer.File file ->
          new Answer.File(
              file.scope(),
              file.asset(),
              file.status(),
              headers(file.headers(), ticket, access),
              file.since());
      case Answer.Document page ->
          new Answer.Document(page.status(), headers(page.headers(), ticket, access), page.body());
      case Answer.Deferred(var later) ->
          new Answer.Deferred(() -> sealed(later.get(), ticket, access));
      default -> answer;
    };
  }

  private List<HttpHeader> headers(List<HttpHeader> headers, Ticket ticket, VideoAccess access) {
    var sealed = new ArrayList<HttpHeader>();
    for (var header : headers) {
      sealed.add(
          switch (header.name()) {
            case "Cache-Control" ->
                new HttpHeader(header.name(), cached(header.value(), ticket, access));
            case "Content-Security-Policy" ->
                new HttpHeader(header.name(), framed(header.value(), access));
            default -> header;
          });
    }
    return sealed;
  }

  private String cached(String value, Ticket ticket, VideoAccess access) {
    var age = MAX_AGE.matcher(value);
    if (!age.find()) {
      return value;
    }
    var seconds = Long.parseLong(age.group(1));
    var shared = access.origins().isEmpty();
    if (ticket instanceof Ticket.Signed(var token)) {
      seconds = Math.min(seconds, token.expires() - clock.instant().getEpochSecond());
      shared &= token.rules().isEmpty();
    }
    return (shared ? "public" : "private") + ", max-age=" + Math.max(0, seconds);
  }

  private static String framed(String policy, VideoAccess access) {
    return access.origins().isEmpty()
        ? policy
        : policy.replace(ANYWHERE, "frame-ancestors " + String.join(" ", access.origins()));
  }

  private static Answer.Document refused(int status, String why) {
    var page = Pages.refused(status, why);
    return Pages.with(page, "Access-Control-Allow-Origin", "*");
  }
}
