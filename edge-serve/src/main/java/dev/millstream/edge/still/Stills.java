package dev.millstream.edge.still;

import dev.millstream.edge.site.Answer;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.video.StreamCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Answers with pictures that are made when they are asked for, each once as long as it is kept.
/// Thread-safe.
public final class Stills {
  private static final long KEPT_BYTES_MAX = 48L << 20;
  private static final int LOCKS = 64;

  private final StillMaker maker;
  private final StillCache cache = new StillCache(KEPT_BYTES_MAX);
  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];

  public Stills(StillMaker maker) {
    this.maker = maker;
    for (var i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /// A video to make pictures of: `state` is another one when its tree has other pictures.
  public record Film(
      Scope scope, Manifest tree, StreamCard card, Digest state, double posterSeconds) {}

  /// What a picture is known by while it is kept.
  record Key(Scope scope, Digest state, Shot shot) {}

  /// Somebody looks at a video, and may soon ask for pictures.
  public void expect() {
    maker.expect();
  }

  /// Whether the picture that stands for a video is asked for as it is.
  public static boolean plain(String query) {
    return ShotQuery.of(query).plain();
  }

  /// The picture, sent with `headers`; empty if files with such an ending are none.
  public Optional<Answer> answer(Film film, String ending, String query, List<HttpHeader> headers) {
    var asked = ShotQuery.of(query);
    var form = asked.form(ending);
    if (form.isEmpty() || film.card().width() == 0) {
      return Optional.empty();
    }
    Shot shot;
    try {
      shot = asked.shot(form.get(), film.card(), film.posterSeconds());
    } catch (IllegalArgumentException e) {
      return Optional.of(text(400, e.getMessage() + ".", headers));
    }
    var key = new Key(film.scope(), film.state(), shot);
    var kept = cache.find(key);
    return Optional.of(
        kept.isPresent()
            ? picture(shot, kept.get(), headers)
            : new Answer.Deferred(() -> make(film, key, headers)));
  }

  private Answer make(Film film, Key key, List<HttpHeader> headers) throws IOException {
    var lock = locks[Math.floorMod(key.hashCode(), LOCKS)];
    lock.lock(); // who asks for the same waits for it instead of having it made again
    try {
      var kept = cache.find(key);
      if (kept.isPresent()) {
        return picture(key.shot(), kept.get(), headers);
      }
      return switch (maker.make(film.scope(), film.tree(), key.shot())) {
        case StillMaker.Made(var file) -> {
          cache.keep(key, file);
          yield picture(key.shot(), file, headers);
        }
        case StillMaker.Nothing _ -> text(404, "There are no pictures of this video.", headers);
        case StillMaker.Busy _ -> busy(headers);
      };
    } finally {
      lock.unlock();
    }
  }

  private static Answer picture(Shot shot, byte[] file, List<HttpHeader> headers) {
    var all = new ArrayList<>(headers);
    all.add(new HttpHeader("Content-Type", shot.form().contentType()));
    return new Answer.Document(200, all, file);
  }

  private static Answer busy(List<HttpHeader> headers) {
    var all = new ArrayList<>(headers);
    all.add(new HttpHeader("Retry-After", "2"));
    return text(503, "Too many pictures are being made. Try again soon.", all);
  }

  private static Answer text(int status, String text, List<HttpHeader> headers) {
    var all = new ArrayList<HttpHeader>();
    headers.stream().filter(header -> !header.name().equals("Cache-Control")).forEach(all::add);
    all.add(new HttpHeader("Cache-Control", "no-store"));
    all.add(new HttpHeader("Content-Type", "text/plain; charset=utf-8"));
    return new Answer.Document(status, all, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
