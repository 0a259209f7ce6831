package dev.millstream.edge.player;

import static dev.millstream.edge.site.Pages.escaped;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.functions.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The pages around the player. They hold no script of their own: what the player has to know
/// stands in its attributes.
record PlayerPages(Supplier<PlayerFiles> files) {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:;"
          + " media-src 'self' blob: data:; connect-src 'self'; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors ";
  private static final String ALONE = POLICY + "'self'";
  private static final String ANYWHERE = POLICY + "*";

  Answer.Document watch(RequestHead head, Optional<Video> video) {
    var sharing = sharing(head, video);
    var failed = PlayerCard.of(video).failed();
    var body =
        """
        <main>
        %1$s<h1>%2$s</h1>
        <p class="facts">%3$s</p>
        %4$s</main>
        """
            .formatted(
                player(head, video, EmbedOptions.NONE),
                escaped(sharing.title()),
                escaped(facts(video)),
                failed ? "" : embedding(sharing));
    return page(video, "watch", sharing.title(), sharing.head(), body, ALONE);
  }

  private static String embedding(Sharing sharing) {
    return """
    <details><summary>Embed this video</summary>
    <p><label for="embed">Copy this into a page:</label></p>
    <textarea id="embed" readonly rows="3">%s</textarea>
    </details>
    """
        .formatted(escaped(sharing.frame()));
  }

  Answer.Document iframe(RequestHead head, Optional<Video> video) {
    var title = sharing(head, video).title();
    var robots = "<meta name=\"robots\" content=\"noindex\">\n";
    var player = player(head, video, EmbedOptions.of(head.query()));
    return page(video, "embed", title, robots, player, ANYWHERE);
  }

  /// What the player element asks for; 404 while nothing was published.
  Answer.Document card(RequestHead head, Optional<Video> video) {
    return json(video.isPresent() ? 200 : 404, PlayerCard.of(video).json());
  }

  /// oEmbed; XML is not offered.
  Answer.Document oembed(RequestHead head, Optional<Video> video) {
    if (video.filter(Video::playable).isEmpty()) {
      return noSuchVideo();
    }
    var query = head.query();
    if (parameter(query, "format").filter(format -> !format.equals("json")).isPresent()) {
      return Pages.refused(501, "oEmbed is answered as JSON only: format=json.");
    }
    return json(
        200, sharing(head, video).oembed(room(query, "maxwidth"), room(query, "maxheight")));
  }

  Answer.Document noSuchVideo() {
    return Pages.refused(404, "There is no such video, or no such file of it.");
  }

  private Answer.Document page(
      Optional<Video> video, String kind, String title, String meta, String body, String policy) {
    var html =
        """
            <!doctype html>
            <html lang="en" class="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s</title>
            <link rel="icon" href="data:,">
        %s%s</head>
            <body>
            %s</body>
            </html>
        """
            .formatted(kind, escaped(title), meta, files.get().tags(), body);
    var headers = new ArrayList<HttpHeader>();
    headers.add(new HttpHeader("Content-Type", "text/html; charset=utf-8"));
    headers.add(new HttpHeader("Cache-Control", "no-cache"));
    headers.add(new HttpHeader("Content-Security-Policy", policy));
    headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
    headers.add(new HttpHeader("Referrer-Policy", "strict-origin-when-cross-origin"));
    return new Answer.Document(
        video.isPresent() ? 200 : 404, headers, html.getBytes(StandardCharsets.UTF_8));
  }

  /// The picture stands in the page itself, so that it shows, and holds the place, before any
  /// script has run.
  private static String player(RequestHead head, Optional<Video> video, EmbedOptions options) {
    var uid = uid(head);
    var card = PlayerCard.of(video);
    var sharing = sharing(head, video);
    return """
    <millstream-player src="%1$s" card="%2$s" data-waiting="%3$s" %4$s>
    <img slot="poster" alt="" fetchpriority="high" width="%5$d" height="%6$d" src="%7$s">
    <noscript><p>The player needs JavaScript. The stream: <a href="/%1$s%8$s">/%1$s%8$s</a></p>
    </noscript>
    </millstream-player>
    """
        .formatted(
            uid,
            escaped(card.json()),
            card.waiting(),
            options.attributes(),
            sharing.width(),
            sharing.height(),
            escaped(
                options
                    .poster()
                    .or(() ->
                        Optional.of(card.poster())
                            .filter(path -> !path.isEmpty())
                            .map(path -> "/" + uid + "/" + path))
                    .orElseGet(() -> nothing(sharing))),
            Video.PLAYLIST);
  }

  /// A picture of the video's size that shows nothing.
  private static String nothing(Sharing sharing) {
    return "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%20"
        + sharing.width()
        + "%20"
        + sharing.height()
        + "'/%3E";
  }

  private static Answer.Document json(int status, String json) {
    var headers =
        List.of(
            new HttpHeader("Content-Type", "application/json"),
            new HttpHeader("Cache-Control", "no-cache"),
            new HttpHeader("Access-Control-Allow-Origin", "*"),
            new HttpHeader("Cross-Origin-Resource-Policy", "cross-origin"),
            new HttpHeader("X-Content-Type-Options", "nosniff"));
    return new Answer.Document(status, headers, json.getBytes(StandardCharsets.UTF_8));
  }

  private static int room(String query, String name) {
    return parameter(query, name)
        .filter(text -> text.matches("[0-9]{1,5}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static Optional<String> parameter(String query, String name) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst();
  }

  private static String facts(Optional<Video> video) {
    if (video.flatMap(Video::problem).isPresent()) {
      return "There is nothing to play.";
    }
    var card = video.flatMap(Video::card);
    if (card.isEmpty()) {
      return "Nothing of this video can be played yet.";
    }
    var seconds = Math.round(card.get().durationSeconds());
    var length =
        seconds >= 3600
            ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
            : "%d:%02d".formatted(seconds / 60, seconds % 60);
    var qualities = card.get().rungSides().stream().map(side -> side + "p").toList();
    return String.format(
        Locale.ROOT,
        "%s%s%s",
        length,
        qualities.isEmpty() ? "" : " · " + String.join(", ", qualities),
        card.get().complete() ? "" : " · more qualities are being made");
  }

  /// The video's absolute URL; in front of TLS there is a proxy that says so.
  private static String place(RequestHead head) {
    var scheme = "https".equalsIgnoreCase(head.field("X-Forwarded-Proto")) ? "https" : "http";
    return scheme + "://" + head.authority() + "/" + uid(head);
  }

  private static Sharing sharing(RequestHead head, Optional<Video> video) {
    return new Sharing(place(head), video);
  }

  private static String uid(RequestHead head) {
    return VideoHost.ticketOf(head.path()).orElseThrow();
  }
}
