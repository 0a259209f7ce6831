package dev.millstream.edge.player;

import dev.millstream.edge.http.AcceptEncoding;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.site.Answer;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// The player's scripts and styles. Their URLs hold a part of their hash, so that they never change
/// and browsers keep them.
final class PlayerFiles {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final Map<String, PlayerFile> byPath = new HashMap<>();
  private final Map<String, String> pathOf = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record PlayerFile(String type, byte[] plain, byte[] gzip) {
    Answer answer(RequestHead head) {
      var coded = AcceptEncoding.of(head.field("Accept-Encoding")).takes(Coding.GZIP);
      var headers = new ArrayList<HttpHeader>();
      headers.add(new HttpHeader("Content-Type", type));
      headers.add(new HttpHeader("Cache-Control", "public, max-age=31536000, immutable"));
      headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
      headers.add(new HttpHeader("Access-Control-Allow-Origin", "*"));
      headers.add(new HttpHeader("Vary", "Accept-Encoding"));
      if (coded) {
        headers.add(new HttpHeader("Content-Encoding", "gzip"));
      }
      return new Answer.Document(200, headers, coded ? gzip : plain);
    }
  }

  private PlayerFiles() {}

  static PlayerFiles load() {
    var files = new PlayerFiles();
    files.add("player.css", "player", STYLE);
    files.add("player.js", "player", SCRIPT);
    files.add("vendor/hls.min.js", "hls", SCRIPT);
    return files;
  }

  Optional<PlayerFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /// The URL path of a file under its resource name.
  String path(String resource) {
    return Objects.requireNonNull(pathOf.get(resource));
  }

  private void add(String resource, String name, String type) {
    var plain = read(resource);
    var end = resource.substring(resource.lastIndexOf('.'));
    var path = "/player/" + name + "-" + Digest.of(plain).toString().substring(0, 12) + end;
    byPath.put(path, new PlayerFile(type, plain, gzip(plain)));
    pathOf.put(resource, path);
  }

  private static byte[] read(String resource) {
    try (var in = PlayerFiles.class.getResourceAsStream("/player/" + resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream(plain.length / 2);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
