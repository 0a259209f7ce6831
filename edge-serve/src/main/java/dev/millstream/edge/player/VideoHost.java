package dev.millstream.edge.player;

import dev.millstream.edge.http.AcceptEncoding;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.RequestPath;
import dev.millstream.edge.pass.Tickets;
import dev.millstream.edge.site.Answer;
import dev.millstream.edge.still.StillMaker;
import dev.millstream.edge.still.Stills;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.parallel.Ahead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `stream.<base>`: `/<uid>/watch` and `/<uid>/iframe` are pages, all else below a uid is that
/// video's tree, readable from any origin; `/player/` has the pages' own files. A token may stand
/// in place of a uid.
public final class VideoHost {
  private static final String METHODS = "GET, HEAD, OPTIONS";
  private static final String EXPOSED =
      "Content-Disposition, Content-Length, Content-Range, ETag, Accept-Ranges";
  private static final String STILL = "/thumbnails/thumbnail.";
  private static final String DOWNLOADS = "/downloads/";
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final byte[] NOTHING = {};

  private final Supplier<PlayerFiles> files;
  private final PlayerPages pages;
  private final Stills stills;

  private VideoHost(Supplier<PlayerFiles> files, Stills stills) {
    this.files = files;
    this.stills = stills;
    pages = new PlayerPages(files);
  }

  /// Reads the player's files from the class path; pictures are made by `maker`.
  public static VideoHost load(StillMaker maker) {
    return new VideoHost(Ahead.of("player-files", PlayerFiles::load), new Stills(maker));
  }

  /// The uid, or the token in its place, that a path begins with.
  public static Optional<String> ticketOf(RequestPath path) {
    var end = firstEnd(path.raw());
    var part = end > 0 ? path.raw().substring(1, end) : "";
    return Tickets.isTicket(part) ? Optional.of(part) : Optional.empty();
  }

  /// The uid whose video the ref shows.
  public static Optional<String> uidOf(RefName name) {
    return name.value().endsWith("/stream") ? Optional.of(name.scope().name()) : Optional.empty();
  }

  /// The ref that shows a uid's video.
  public static RefName refOf(String uid) {
    return RefName.stream(uid);
  }

  /// The answer below no uid: the player's files.
  public Answer page(RequestHead head) {
    var file = files.get().find(head.path().raw());
    if (file.isEmpty()) {
      return pages.noSuchVideo();
    }
    if (!head.reads()) {
      return withoutBody(405);
    }
    return file.get().answer(head);
  }

  /// The answer for a video that nothing was published of yet: it may be at work, so the pages wait
  /// for it.
  public Answer routeUnpublished(RequestHead head) {
    return switch (below(head)) {
      case "/watch" -> pages.watch(head, Optional.empty());
      case "/iframe" -> pages.iframe(head, Optional.empty());
      case "/player.json" -> pages.card(head, Optional.empty());
      default -> preflightOr(head, notYet());
    };
  }

  /// The answer from a video's tree.
  public Answer route(RequestHead head, Video video) {
    var path = below(head);
    if (!head.reads()) {
      return withoutBody(head.method().equals("OPTIONS") ? 204 : 405);
    }
    if (!path.startsWith(STILL)) {
      stills.expect();
    }
    return switch (path) {
      case "/watch" -> pages.watch(head, Optional.of(video));
      case "/iframe" -> pages.iframe(head, Optional.of(video));
      case "/player.json" -> pages.card(head, Optional.of(video));
      case Viewing.REPORT -> heard();
      case "/oembed" -> pages.oembed(head, Optional.of(video));
      default ->
          hinted(head, path, video)
              .or(() -> still(head, path, video))
              .or(() -> video.tree().find(path).map(asset -> media(head, asset, video)))
              .orElseGet(() -> none(path, video));
    };
  }

  private Answer none(String path, Video video) {
    return path.equals(Video.PLAYLIST) || video.withheld() ? noStream(video) : pages.noSuchVideo();
  }

  /// A picture that no tree holds: another moment, size or form than the poster's.
  private Optional<Answer> still(RequestHead head, String path, Video video) {
    if (!path.startsWith(STILL)
        || (path.equals(Video.POSTER) && video.poster().isEmpty() && Stills.plain(head.query()))) {
      return Optional.empty();
    }
    var headers = new ArrayList<>(forAnyOrigin());
    var chosen = Stills.plain(head.query()) ? "public, max-age=60" : "public, max-age=3600";
    headers.add(new HttpHeader("Cache-Control", video.complete() ? chosen : "no-cache"));
    headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
    var ending = path.substring(STILL.length());
    return video.film().flatMap(film -> stills.answer(film, ending, head.query(), headers));
  }

  private static Answer preflightOr(RequestHead head, Answer otherwise) {
    return head.method().equals("OPTIONS") ? withoutBody(204) : otherwise;
  }

  /// The manifest in the order that the client's bandwidth asks for.
  private static Optional<Answer> hinted(RequestHead head, String path, Video video) {
    var hint = BandwidthHint.of(head.query());
    return switch (path) {
      case Video.PLAYLIST ->
          hint.flatMap(asked -> video.playlist().map(asked::applied))
              .map(list -> manifest(head, "application/vnd.apple.mpegurl", list, video));
      case Video.PRESENTATION ->
          hint.flatMap(asked -> video.presentation().map(asked::appliedToDash))
              .map(list -> manifest(head, "application/dash+xml", list, video));
      default -> Optional.empty();
    };
  }

  private static Answer manifest(RequestHead head, String type, String text, Video video) {
    var headers = new ArrayList<>(forAnyOrigin());
    headers.add(new HttpHeader("Content-Type", type));
    headers.add(new HttpHeader("Cache-Control", caching(video)));
    headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
    headers.add(new HttpHeader("Vary", "Accept-Encoding"));
    var plain = text.getBytes(StandardCharsets.UTF_8);
    if (!AcceptEncoding.of(head.field("Accept-Encoding")).takes(Coding.GZIP)) {
      return new Answer.Document(200, headers, plain);
    }
    headers.add(new HttpHeader("Content-Encoding", "gzip"));
    return new Answer.Document(200, headers, PlayerFiles.gzip(plain));
  }

  private static String caching(Video video) {
    return video.complete() ? "public, max-age=60" : "no-cache";
  }

  /// Segments keep their name for ever; playlists grow until the stream is complete, and a download
  /// may be taken back.
  private static Answer media(RequestHead head, Asset asset, Video video) {
    var headers = new ArrayList<>(forAnyOrigin());
    headers.add(new HttpHeader("Content-Type", asset.contentType()));
    var playlist = asset.path().endsWith(".m3u8") || asset.path().endsWith(".mpd");
    var picture = asset.contentType().startsWith("image/");
    var download = asset.path().startsWith(DOWNLOADS);
    if (download) {
      var name = DownloadName.of(head.query(), asset.path(), video.title());
      headers.add(new HttpHeader("Content-Disposition", name.disposition()));
    }
    if (playlist || picture || download) {
      headers.add(new HttpHeader("Cache-Control", caching(video)));
    } else {
      headers.add(new HttpHeader("Cache-Control", FOREVER));
    }
    headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
    if (asset.variants().size() > 1) {
      headers.add(new HttpHeader("Vary", "Accept-Encoding"));
    }
    return new Answer.File(video.scope(), asset, 200, headers, video.since());
  }

  /// What a player tells is in the request, and taken note of when it is answered.
  private static Answer heard() {
    var headers = new ArrayList<>(forAnyOrigin());
    headers.add(new HttpHeader("Cache-Control", "no-store"));
    return new Answer.Document(204, headers, NOTHING);
  }

  private static Answer notYet() {
    return withoutStream(
        404,
        "This video cannot be played yet, or does not exist.",
        new HttpHeader("Retry-After", "1"));
  }

  /// 410 tells the players that wait to wait no longer.
  private static Answer noStream(Video video) {
    return video
        .problem()
        .map(problem ->
            withoutStream(video.withheld() ? 451 : 410, "This video cannot be played. " + problem))
        .orElseGet(VideoHost::notYet);
  }

  private static Answer withoutStream(int status, String text, HttpHeader... more) {
    var headers = new ArrayList<>(forAnyOrigin());
    headers.add(new HttpHeader("Content-Type", "text/plain; charset=utf-8"));
    headers.add(new HttpHeader("Cache-Control", "no-store"));
    headers.addAll(List.of(more));
    return new Answer.Document(status, headers, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Answer withoutBody(int status) {
    var headers = new ArrayList<>(forAnyOrigin());
    headers.add(new HttpHeader("Allow", METHODS));
    if (status == 204) {
      headers.add(new HttpHeader("Access-Control-Allow-Methods", METHODS));
      headers.add(new HttpHeader("Access-Control-Allow-Headers", "*"));
      headers.add(new HttpHeader("Access-Control-Max-Age", "86400"));
    }
    return new Answer.Document(status, headers, NOTHING);
  }

  private static List<HttpHeader> forAnyOrigin() {
    return List.of(
        new HttpHeader("Access-Control-Allow-Origin", "*"),
        new HttpHeader("Access-Control-Expose-Headers", EXPOSED),
        new HttpHeader("Cross-Origin-Resource-Policy", "cross-origin"),
        new HttpHeader("Timing-Allow-Origin", "*"));
  }

  /// The path below the uid or token.
  public static String below(RequestHead head) {
    var path = head.path().text();
    var end = firstEnd(path);
    return end < path.length() ? path.substring(end) : "/";
  }

  /// Where a path's first part ends.
  private static int firstEnd(String path) {
    var slash = path.indexOf('/', 1);
    return slash < 0 ? path.length() : slash;
  }
}
