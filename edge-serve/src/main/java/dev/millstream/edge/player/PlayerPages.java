package dev.millstream.edge.player;

import static dev.millstream.edge.site.Pages.escaped;

import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.site.Pages;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.video.StreamCard;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// The pages around the player. They hold no script of their own: what the player has to know
/// stands in `data-` attributes.
record PlayerPages(PlayerFiles files) {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:;"
          + " media-src 'self' blob:; connect-src 'self'; worker-src blob:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors ";
  private static final String ALONE = POLICY + "'self'";
  private static final String ANYWHERE = POLICY + "*";

  Answer.Document watch(RequestHead head, Optional<Video> video) {
    var card = video.flatMap(Video::card);
    var title = title(card);
    var place = place(head);
    var body =
        """
        <main>
        %1$s<h1>%2$s</h1>
        <p class="facts">%3$s</p>
        %4$s</main>
        """
            .formatted(
                player(head, video, EmbedOptions.NONE),
                escaped(title),
                escaped(facts(video)),
                state(video).equals("failed") ? "" : embedding(place, card, title));
    return page(video, "watch", title, meta(video, title, place), body, ALONE);
  }

  private static String embedding(String place, Optional<StreamCard> card, String title) {
    var embed =
        "<iframe src=\"%s/iframe\" width=\"%d\" height=\"%d\" style=\"border:0\" title=\"%s\""
                .formatted(place, width(card), height(card), escaped(title))
            + " loading=\"lazy\" allow=\"autoplay; fullscreen; picture-in-picture\""
            + " allowfullscreen></iframe>";
    return """
    <details><summary>Embed this video</summary>
    <p><label for="embed">Copy this into a page:</label></p>
    <textarea id="embed" readonly rows="3">%s</textarea>
    </details>
    """
        .formatted(escaped(embed));
  }

  Answer.Document iframe(RequestHead head, Optional<Video> video) {
    var title = title(video.flatMap(Video::card));
    var robots = "<meta name=\"robots\" content=\"noindex\">\n";
    var player = player(head, video, EmbedOptions.of(head.query()));
    return page(video, "embed", title, robots, player, ANYWHERE);
  }

  Answer.Document noSuchVideo() {
    return Pages.refused(404, "There is no such video, or no such file of it.");
  }

  private Answer.Document page(
      Optional<Video> video, String kind, String title, String meta, String body, String policy) {
    var html =
        """
            <!doctype html>
            <html lang="en" class="%1$s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%2$s</title>
            <link rel="icon" href="data:,">
        %3$s<link rel="stylesheet" href="%4$s">
            <script src="%5$s" defer></script>
            <script src="%6$s" defer></script>
            </head>
            <body>
            %7$s</body>
            </html>
        """
            .formatted(
                kind,
                escaped(title),
                meta,
                files.path("player.css"),
                files.path("vendor/hls.min.js"),
                files.path("player.js"),
                body);
    var headers = new ArrayList<HttpHeader>();
    headers.add(new HttpHeader("Content-Type", "text/html; charset=utf-8"));
    headers.add(new HttpHeader("Cache-Control", "no-cache"));
    headers.add(new HttpHeader("Content-Security-Policy", policy));
    headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
    headers.add(new HttpHeader("Referrer-Policy", "strict-origin-when-cross-origin"));
    return new Answer.Document(
        video.isPresent() ? 200 : 404, headers, html.getBytes(StandardCharsets.UTF_8));
  }

  private static String player(RequestHead head, Optional<Video> video, EmbedOptions options) {
    var base = "/" + uid(head);
    var card = video.flatMap(Video::card);
    var poster = video.filter(Video::hasPoster).isPresent() ? base + Video.POSTER : "";
    return """
    <div class="player" data-state="%1$s" data-complete="%7$s" data-source="%2$s" %3$s>
    <video playsinline width="%4$d" height="%5$d" aria-label="%6$s"></video>
    <p class="waiting" role="status">Still processing. It starts here by itself as soon as the
    first part can be played.</p>
    <p class="failed" role="alert">%8$s</p>
    <label class="quality" hidden><span>Quality</span> <select></select></label>
    <noscript><p>The player needs JavaScript. The stream itself: <a href="%2$s">%2$s</a></p>
    </noscript>
    </div>
    """
        .formatted(
            state(video),
            base + Video.PLAYLIST,
            options.attributes(poster),
            width(card),
            height(card),
            escaped(title(card)),
            video.map(Video::complete).orElse(false),
            escaped(video.flatMap(Video::problem).map(PlayerPages::sorry).orElse("")));
  }

  private static String state(Optional<Video> video) {
    if (video.flatMap(Video::problem).isPresent()) {
      return "failed";
    }
    return video.filter(Video::playable).isPresent() ? "ready" : "waiting";
  }

  private static String sorry(String problem) {
    return "This video cannot be played. " + problem;
  }

  /// What others show of a link to the page; a preview is often kept for long, so that it holds
  /// nothing that is not there yet.
  private static String meta(Optional<Video> video, String title, String place) {
    var card = video.flatMap(Video::card);
    var width = Integer.toString(width(card));
    var height = Integer.toString(height(card));
    var tags = new StringBuilder();
    tag(tags, "property", "og:type", "video.other");
    tag(tags, "property", "og:title", title);
    tag(tags, "property", "og:url", place + "/watch");
    if (video.filter(Video::hasPoster).isPresent()) {
      tag(tags, "property", "og:image", place + Video.POSTER);
      tag(tags, "property", "og:image:alt", title);
    }
    if (video.filter(Video::playable).isPresent()) {
      tag(tags, "property", "og:video", place + "/iframe");
      tag(tags, "property", "og:video:type", "text/html");
      tag(tags, "property", "og:video:width", width);
      tag(tags, "property", "og:video:height", height);
      tag(tags, "name", "twitter:card", "player");
      tag(tags, "name", "twitter:player", place + "/iframe");
      tag(tags, "name", "twitter:player:width", width);
      tag(tags, "name", "twitter:player:height", height);
    }
    return tags.toString();
  }

  private static void tag(StringBuilder tags, String kind, String name, String content) {
    tags.append("<meta %s=\"%s\" content=\"%s\">\n".formatted(kind, name, escaped(content)));
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

  private static String title(Optional<StreamCard> card) {
    return card.map(StreamCard::name).filter(name -> !name.isBlank()).orElse("Video");
  }

  private static int width(Optional<StreamCard> card) {
    return card.map(StreamCard::width).filter(width -> width > 0).orElse(1280);
  }

  private static int height(Optional<StreamCard> card) {
    return card.map(StreamCard::height).filter(height -> height > 0).orElse(720);
  }

  /// The video's absolute URL; in front of TLS there is a proxy that says so.
  private static String place(RequestHead head) {
    var scheme = "https".equalsIgnoreCase(head.field("X-Forwarded-Proto")) ? "https" : "http";
    return scheme + "://" + head.authority() + "/" + uid(head);
  }

  private static String uid(RequestHead head) {
    return VideoHost.ticketOf(head.path()).orElseThrow();
  }
}
