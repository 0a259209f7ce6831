package dev.millstream.control.stream.tus;

import dev.millstream.control.api.ApiRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Joins uploads that came in parts. What has been asked for once is answered with the same upload
/// again: a client that did not hear the answer asks a second time. Thread-safe.
record Concatenation(UploadBook book, String prefix, TusLimits limits, UploadLocks locks) {
  private static final String FINAL = "final;";

  /// The field in the one form that it is kept in: empty, `partial`, or `final;` and the paths of
  /// the parts.
  String read(ApiRequest request) {
    var field = request.header(Tus.CONCAT).orElse("").strip();
    if (field.isEmpty() || field.equals(Upload.PARTIAL)) {
      return field;
    }
    if (!field.startsWith(FINAL)) {
      throw new TusRefusal(400, "Upload-Concat is partial, or final;<URL> <URL> …");
    }
    var paths = new ArrayList<String>();
    for (var url : field.substring(FINAL.length()).strip().split(" +", -1)) {
      paths.add(prefix + key(url));
    }
    return FINAL + String.join(" ", paths);
  }

  /// The upload that `asked` wants joined.
  Upload join(UploadRequest asked) throws IOException {
    var before = book.findJoined(asked.concat());
    if (before.isPresent()) {
      return before.get();
    }
    var keys = keys(asked.concat());
    var held = new ArrayList<UploadLocks.Held>();
    try {
      for (var key : keys) {
        held.add(locks.hold(key, () -> {}).orElseThrow(() -> busy(key)));
      }
      return joined(asked, keys);
    } finally {
      held.forEach(UploadLocks.Held::close);
    }
  }

  private Upload joined(UploadRequest asked, List<String> keys) throws IOException {
    var parts = new ArrayList<Upload>();
    var bytes = 0L;
    for (var key : keys) {
      var part = part(key);
      parts.add(part);
      bytes += part.length().orElseThrow();
    }
    if (bytes > limits.uploadBytesMax()) {
      throw new TusRefusal(
          413,
          "the parts have %d bytes together, more than the %d allowed"
              .formatted(bytes, limits.uploadBytesMax()));
    }
    var upload = book.create(asked.of(bytes));
    try {
      new UploadFile(upload.file()).join(parts.stream().<Path>map(Upload::file).toList());
      book.complete(upload, parts);
    } catch (IOException | RuntimeException e) {
      book.discard(upload); // the parts are there, and may be joined again
      throw e;
    }
    return book.find(upload.key()).orElseThrow();
  }

  private Upload part(String key) throws IOException {
    var part =
        book.find(key).orElseThrow(() -> new TusRefusal(404, "there is no upload " + prefix + key));
    if (!part.partial()) {
      throw new TusRefusal(400, prefix + key + " is no part: it was begun without partial");
    }
    if (!part.openAt(Instant.now())) {
      throw new TusRefusal(410, prefix + key + " expired, or has been joined before");
    }
    var there = new UploadFile(part.file()).length();
    if (part.length().orElse(-1) != there) {
      throw new TusRefusal(400, prefix + key + " is not complete: it stands at " + there);
    }
    return part;
  }

  private List<String> keys(String concat) {
    var keys = new LinkedHashSet<String>();
    for (var path : concat.substring(FINAL.length()).split(" ", -1)) {
      var key = path.substring(prefix.length());
      if (!keys.add(key)) {
        throw new TusRefusal(400, "Upload-Concat names " + path + " twice");
      }
    }
    if (keys.size() > limits.partsMax()) {
      throw new TusRefusal(
          413, "%d parts are more than the %d allowed".formatted(keys.size(), limits.partsMax()));
    }
    return List.copyOf(keys);
  }

  /// The key in an upload's URL, whatever name of this server stands before its path.
  private String key(String url) {
    return path(url)
        .filter(path -> path.startsWith(prefix) && path.length() > prefix.length())
        .map(path -> path.substring(prefix.length()))
        .filter(key -> key.indexOf('/') < 0)
        .orElseThrow(() ->
            new TusRefusal(400, "Upload-Concat: \"" + url + "\" is no URL of an upload here"));
  }

  private static Optional<String> path(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getPath());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private TusRefusal busy(String key) {
    return new TusRefusal(423, "another request is writing " + prefix + key);
  }
}
