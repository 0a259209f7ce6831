package dev.millstream.edge.player;

import static dev.millstream.edge.site.Pages.escaped;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millstream.store.video.StreamCard;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// What other programs learn of a video's page: Open Graph and Twitter's tags, schema.org's
/// VideoObject, oEmbed 1.0. Such copies are often kept for long, so that they hold nothing that is
/// not there yet. `place` is the video's absolute URL without a slash at its end.
record Sharing(String place, Optional<Video> video) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;

  /// The answer to an oEmbed consumer.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Embed(
      String type,
      String version,
      String title,
      @JsonProperty("provider_name") String provider,
      String html,
      int width,
      int height,
      @JsonProperty("thumbnail_url") Optional<String> thumbnail,
      @JsonProperty("thumbnail_width") Optional<Integer> thumbnailWidth,
      @JsonProperty("thumbnail_height") Optional<Integer> thumbnailHeight) {}

  String title() {
    return card().map(StreamCard::name).filter(name -> !name.isBlank()).orElse("Video");
  }

  int width() {
    return card().map(StreamCard::width).filter(width -> width > 0).orElse(WIDTH);
  }

  int height() {
    return card().map(StreamCard::height).filter(height -> height > 0).orElse(HEIGHT);
  }

  /// The frame that shows the player in another page.
  String frame() {
    return frame(width(), height());
  }

  /// oEmbed's answer, no larger than the page has room for; 0 where it did not say.
  String oembed(int maxWidth, int maxHeight) {
    var scale = Math.min(scale(maxWidth, width()), scale(maxHeight, height()));
    var width = Math.max(1, (int) (width() * scale));
    var height = Math.max(1, (int) (height() * scale));
    var poster = poster();
    return JSON.writeValueAsString(
        new Embed(
            "video",
            "1.0",
            title(),
            "Millstream",
            frame(width, height),
            width,
            height,
            poster,
            poster.map(_ -> width()),
            poster.map(_ -> height())));
  }

  /// The tags for a page's head.
  String head() {
    var tags = new StringBuilder();
    tag(tags, "property", "og:type", "video.other");
    tag(tags, "property", "og:title", title());
    tag(tags, "property", "og:url", place + "/watch");
    poster()
        .ifPresent(url -> {
          tag(tags, "property", "og:image", url);
          tag(tags, "property", "og:image:alt", title());
        });
    if (playable()) {
      player(tags);
      tags.append(
          "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"%s\" title=\"%s\">\n"
              .formatted(escaped(place + "/oembed?format=json"), escaped(title())));
      tags.append("<script type=\"application/ld+json\">%s</script>\n".formatted(thing()));
    }
    return tags.toString();
  }

  private void player(StringBuilder tags) {
    var width = Integer.toString(width());
    var height = Integer.toString(height());
    tag(tags, "property", "og:video", place + "/iframe");
    tag(tags, "property", "og:video:type", "text/html");
    tag(tags, "property", "og:video:width", width);
    tag(tags, "property", "og:video:height", height);
    tag(tags, "name", "twitter:card", "player");
    tag(tags, "name", "twitter:title", title());
    tag(tags, "name", "twitter:player", place + "/iframe");
    tag(tags, "name", "twitter:player:width", width);
    tag(tags, "name", "twitter:player:height", height);
  }

  /// Within a script element, where only `<` can do harm.
  private String thing() {
    Map<String, Object> thing = new LinkedHashMap<>();
    thing.put("@context", "https://schema.org");
    thing.put("@type", "VideoObject");
    thing.put("name", title());
    thing.put("description", title());
    thing.put("embedUrl", place + "/iframe");
    thing.put("contentUrl", place + Video.PLAYLIST);
    poster().ifPresent(url -> thing.put("thumbnailUrl", url));
    video.map(Video::since).map(Instant::toString).ifPresent(at -> thing.put("uploadDate", at));
    card()
        .map(card -> Duration.ofSeconds(Math.round(card.durationSeconds())).toString())
        .ifPresent(length -> thing.put("duration", length));
    return JSON.writeValueAsString(thing).replace("<", "\\u003c");
  }

  private String frame(int width, int height) {
    return "<iframe src=\"%s/iframe\" width=\"%d\" height=\"%d\" style=\"border:0\" title=\"%s\""
            .formatted(place, width, height, escaped(title()))
        + " loading=\"lazy\" allow=\"autoplay; fullscreen; picture-in-picture\""
        + " allowfullscreen></iframe>";
  }

  private Optional<String> poster() {
    return video.filter(Video::hasPoster).map(_ -> place + Video.POSTER);
  }

  private boolean playable() {
    return video.filter(Video::playable).isPresent();
  }

  private Optional<StreamCard> card() {
    return video.flatMap(Video::card);
  }

  private static double scale(int room, int size) {
    return room > 0 ? Math.min(1, (double) room / size) : 1;
  }

  private static void tag(StringBuilder tags, String kind, String name, String content) {
    tags.append("<meta %s=\"%s\" content=\"%s\">\n".formatted(kind, name, escaped(content)));
  }
}
