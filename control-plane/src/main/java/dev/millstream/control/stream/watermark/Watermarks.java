package dev.millstream.control.stream.watermark;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.link.LinkClient;
import dev.millstream.control.stream.link.LinkException;
import dev.millstream.control.stream.link.SmallFile;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Watermark;
import dev.millstream.control.stream.video.WatermarkRow;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.transcoder.PictureVerdict;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The watermarks that there are. One that is taken away stays hidden as long as a video has it,
/// which may have to be made anew. Thread-safe.
public record Watermarks(
    Database database,
    ObjectStore store,
    Studio.PictureReader reader,
    LinkClient links,
    Path workDirectory) {
  static final int PICTURE_BYTES_MAX = 2 << 20;
  private static final int NUMBER_MAX = 1_000;
  private static final Duration FETCH_MAX = Duration.ofSeconds(60);

  /// How long one that is not whole yet is left alone.
  private static final Duration MAKING_MAX = Duration.ofHours(1);

  List<Watermark> all() {
    return database.read(WatermarkRows::all);
  }

  Optional<Watermark> find(String uid) {
    return database.read(handle -> WatermarkRow.find(handle, uid));
  }

  /// Fetches the picture of a new one.
  Watermark fetch(String name, Look look, String url) throws IOException {
    var refusal = links.refusal(url);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(
          StreamError.BAD_URL,
          "nothing is fetched from this url: %s (--trust-origin of serve allows a private host)"
              .formatted(refusal.get()));
    }
    try {
      var picture = SmallFile.fetch(links, url, PICTURE_BYTES_MAX, FETCH_MAX);
      // what lies behind the question mark is often a secret
      return add(name, look, picture, Optional.of(url.replaceFirst("[?#].*", "")));
    } catch (LinkException e) {
      throw ApiException.badRequest(StreamError.BAD_URL, "url: " + e.getMessage());
    }
  }

  /// Keeps a new one, if its picture can be decoded.
  Watermark add(String name, Look look, byte[] picture, Optional<String> origin)
      throws IOException {
    if (picture.length > PICTURE_BYTES_MAX) {
      throw new ApiException(
          413,
          StreamError.TOO_LARGE,
          "a watermark's picture has at most %d bytes".formatted(PICTURE_BYTES_MAX));
    }
    var uid = UUID.randomUUID().toString().replace("-", "");
    var mark =
        new Watermark(
            uid,
            name,
            look,
            Digest.of(picture),
            picture.length,
            new Size(0, 0),
            origin,
            Instant.now());
    database.write(handle -> {
      if (WatermarkRows.number(handle) >= NUMBER_MAX) {
        throw bad("there are %d watermarks already: delete some".formatted(NUMBER_MAX));
      }
      WatermarkRows.insertHidden(handle, mark); // so that it is found if a crash comes between
      return uid;
    });
    try (var stage = store.stage(Scope.watermark(uid))) {
      stage.put(picture);
      stage.commit();
    }
    var file = store.file(Scope.watermark(uid), mark.picture());
    switch (reader.measure(file, workDirectory.resolve(uid))) {
      case PictureVerdict.Fit(var width, var height) ->
          database.write(handle -> {
            WatermarkRows.show(handle, uid, new Size(width, height));
            return uid;
          });
      case PictureVerdict.Unfit unfit -> {
        remove(uid);
        throw bad("the picture cannot be used: " + unfit.text());
      }
    }
    return find(uid).orElseThrow();
  }

  /// False if there is none. Videos that it was drawn over do not change.
  boolean delete(String uid) {
    return database.write(handle -> WatermarkRows.hide(handle, uid));
  }

  /// Removes what nothing needs any more.
  public void sweep(Instant now) throws IOException {
    for (var uid : database.read(handle -> WatermarkRows.unused(handle, now.minus(MAKING_MAX)))) {
      remove(uid);
    }
  }

  private void remove(String uid) throws IOException {
    store.deleteAll(Scope.watermark(uid));
    database.write(handle -> {
      WatermarkRows.delete(handle, uid);
      return uid;
    });
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
