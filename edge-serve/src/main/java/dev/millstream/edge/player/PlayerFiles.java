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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// The player's scripts and styles. They lie in one folder whose name is their common hash, so that
/// they import each other by relative paths, never change, and stay in browsers; short names that
/// others write into their pages lead there.
final class PlayerFiles {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String SHORTLY = "public, max-age=300";
  private static final String HLS = "hls.min.js";
  private static final String PAGE_STYLE = "page.css";
  private static final String PAGE_SCRIPT = "page.js";
  private static final String ELEMENT = "millstream-player.js";
  private static final String SDK = "sdk.js";
  private static final String SITE = "site.js";

  /// What the element imports, and so what a page may fetch before it is asked to.
  private static final List<String> MODULES =
      List.of(
          ELEMENT,
          "captions.js",
          "controls.js",
          "engine.js",
          "experience.js",
          "icons.js",
          "keys.js",
          "memory.js",
          "menu.js",
          "seekbar.js",
          "skin.js",
          "storyboard.js",
          "time.js",
          "vtt.js");

  private final Map<String, PlayerFile> byPath = new HashMap<>();
  private final String folder;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record PlayerFile(String type, String caching, byte[] plain, byte[] gzip) {
    Answer answer(RequestHead head) {
      var coded = AcceptEncoding.of(head.field("Accept-Encoding")).takes(Coding.GZIP);
      var headers = new ArrayList<HttpHeader>();
      headers.add(new HttpHeader("Content-Type", type));
      headers.add(new HttpHeader("Cache-Control", caching));
      headers.add(new HttpHeader("X-Content-Type-Options", "nosniff"));
      headers.add(new HttpHeader("Access-Control-Allow-Origin", "*"));
      headers.add(new HttpHeader("Cross-Origin-Resource-Policy", "cross-origin"));
      headers.add(new HttpHeader("Vary", "Accept-Encoding"));
      if (coded) {
        headers.add(new HttpHeader("Content-Encoding", "gzip"));
      }
      return new Answer.Document(200, headers, coded ? gzip : plain);
    }
  }

  private PlayerFiles(Map<String, byte[]> files) {
    var all = new ByteArrayOutputStream();
    files.forEach((name, bytes) -> {
      all.writeBytes(name.getBytes(StandardCharsets.UTF_8));
      all.writeBytes(bytes);
    });
    folder = "/player/" + Digest.of(all.toByteArray()).toString().substring(0, 12) + "/";
    files.forEach((name, bytes) ->
        add(folder + name, name.endsWith(".css") ? STYLE : SCRIPT, FOREVER, bytes));
    for (var module : List.of(ELEMENT, SITE)) {
      var text = "export * from '." + path(module).substring("/player".length()) + "';\n";
      add("/player/" + module, SCRIPT, SHORTLY, text.getBytes(StandardCharsets.UTF_8));
    }
    var sdk = Objects.requireNonNull(files.get(SDK));
    add("/player/" + SDK, SCRIPT, SHORTLY, sdk);
    add("/embed/sdk.latest.js", SCRIPT, SHORTLY, sdk);
  }

  /// Reads the files from the class path.
  static PlayerFiles load() {
    var files = new LinkedHashMap<String, byte[]>();
    for (var module : MODULES) {
      files.put(module, read("element/" + module));
    }
    for (var other : List.of(PAGE_SCRIPT, PAGE_STYLE, SDK, SITE)) {
      files.put(other, read("element/" + other));
    }
    files.put(HLS, read("vendor/" + HLS));
    return new PlayerFiles(files);
  }

  Optional<PlayerFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /// The tags that bring the player into a page's head.
  String tags() {
    var tags = new StringBuilder();
    tags.append("<link rel=\"stylesheet\" href=\"%s\">\n".formatted(path(PAGE_STYLE)));
    tags.append("<script src=\"%s\" defer></script>\n".formatted(path(HLS)));
    for (var module : MODULES) {
      tags.append("<link rel=\"modulepreload\" href=\"%s\">\n".formatted(path(module)));
    }
    tags.append("<script type=\"module\" src=\"%s\"></script>\n".formatted(path(PAGE_SCRIPT)));
    return tags.toString();
  }

  private String path(String name) {
    return folder + name;
  }

  private void add(String path, String type, String caching, byte[] plain) {
    byPath.put(path, new PlayerFile(type, caching, plain, gzip(plain)));
  }

  private static byte[] read(String resource) {
    try (var in = PlayerFiles.class.getResourceAsStream("/player/" + resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream(plain.length / 2);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
