package dev.millstream.edge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Requests of all kinds, most of them sensible, some hostile.
final class RandomRequests {
  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "HEAD", "OPTIONS", "POST", "get", "BREW");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/",
          "/app.css",
          "/app.css",
          "/app.css",
          "/app.css",
          "/ruled/a.js",
          "/ruled/a.js",
          "/empty",
          "/large.bin",
          "/huge.bin",
          "/?a=1",
          "/app.css?v=2",
          "/index.html",
          "/index",
          "/none",
          "/none.js",
          "/ruled/../app.css",
          "/%61pp.css",
          "/app.css;x=1",
          "//app.css",
          "/app.css#x",
          "/app%2ecss",
          "http://site.localhost/app.css",
          "*",
          "app.css",
          "/a b",
          "/\u00c3\u00a9",
          "/\\",
          "/%00",
          "/app.css?",
          "/?");
  private static final List<String> VERSIONS =
      List.of(
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/9.9",
          "HTTP/1.1 ",
          "http/1.1");
  private static final List<String> HOSTS =
      List.of(
          "Host: site.localhost",
          "Host: site.localhost",
          "Host: site.localhost",
          "Host: site.localhost",
          "Host: site.localhost:8080",
          "Host: SITE.localhost",
          "host:site.localhost",
          "Host:  site.localhost",
          "Host: site.localhost ",
          "Host:\tsite.localhost",
          "Host : site.localhost",
          "Host: none.localhost",
          "Host: site.localhost.",
          "Host: ",
          "X-No-Host: 1",
          "Host: site.localhost\r\nHost: site.localhost",
          "Host: site.localhost\r\n x",
          "Host: site.localhost@x",
          "HOST: site.localhost");
  private static final List<String> FIELDS =
      List.of(
          "Accept-Encoding: br",
          "Accept-Encoding: gzip, br",
          "Accept-Encoding: gzip",
          "Accept-Encoding: identity",
          "Accept-Encoding: *;q=0",
          "Accept-Encoding:",
          "Accept-Encoding: br;q=0, gzip\r\nAccept-Encoding: br",
          "accept-encoding:BR",
          "Accept-Encoding: gzip,  br",
          "Accept-Encoding: br\t",
          "If-None-Match: TAG",
          "If-None-Match: TAG",
          "If-None-Match: W/TAG",
          "If-None-Match: *",
          "If-None-Match: \"x\", TAG",
          "If-None-Match: \"x\"",
          "If-None-Match: TAG ",
          "If-None-Match: TAG\r\nIf-None-Match: \"x\"",
          "If-Modified-Since: MODIFIED",
          "If-Modified-Since: never",
          "If-Unmodified-Since: MODIFIED",
          "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
          "If-Match: TAG",
          "If-Match: \"x\"",
          "Range: bytes=0-3",
          "Range: bytes=0-3",
          "Range: bytes=2-",
          "Range: bytes=-5",
          "Range: bytes=-0",
          "Range: bytes=5-2",
          "Range: bytes=00001-2",
          "Range: bytes=1-999999999999999999",
          "Range: bytes=1-9999999999999999999",
          "Range: bytes=99999-",
          "Range: bytes=0-3 ",
          "Range: bytes= 0-3",
          "Range: bytes=-",
          "Range: BYTES=0-3",
          "Range: bytes=9999999-",
          "Range: bytes=0-1,3-4",
          "Range: x",
          "If-Range: TAG\r\nRange: bytes=1-2",
          "If-Range: \"x\"\r\nRange: bytes=1-2",
          "Connection: keep-alive",
          "Connection: Keep-Alive",
          "Connection: close",
          "Connection: upgrade",
          "Connection: x",
          "Cookie: a=b; c=d",
          "User-Agent: x (y; z)",
          "Sec-Fetch-Mode: cors",
          "Sec-Fetch-Mode: navigate",
          "Accept: */*",
          "X-Empty:",
          "X-Odd: a\u0000b",
          "X-High: \u00e9\u00ff",
          "X-Tab: a\tb",
          "X-Fold: a\r\n b",
          "X Space: a",
          "X-Bare: a\nX-Line: b",
          "X-Return: a\rb",
          ": nameless",
          "no colon",
          "Content-Length: 0",
          "Content-Length: 3",
          "Content-Length: x",
          "Transfer-Encoding: x",
          "Transfer-Encoding: chunked",
          "TE: trailers",
          "Trailer: x",
          "Expect: 100-continue",
          "Upgrade: websocket",
          "X-Large: " + "x".repeat(3000),
          "Authorization: Basic eDp5",
          "Available-Dictionary: :x:",
          "Proxy-Connection: keep-alive",
          "Keep-Alive: 5");

  private RandomRequests() {}

  /// One whole request; `tag` and `modified` are those of a file.
  static String next(Random random, String tag, String modified) {
    var wild = random.nextInt(4) == 0;
    var lines = new ArrayList<String>();
    lines.add(wild ? of(random, HOSTS) : HOSTS.getFirst());
    for (var n = random.nextInt(wild ? 5 : 3); n > 0; n--) {
      lines.add(of(random, wild ? FIELDS : FIELDS.subList(0, 55)));
    }
    Collections.shuffle(lines, random);
    var method = wild ? of(random, METHODS) : random.nextInt(4) == 0 ? "HEAD" : "GET";
    var target = of(random, wild ? TARGETS : TARGETS.subList(0, 17));
    var version = wild ? of(random, VERSIONS) : "HTTP/1.1";
    var head = method + " " + target + " " + version + "\r\n" + String.join("\r\n", lines);
    return head.replace("TAG", tag).replace("MODIFIED", modified) + "\r\n\r\n";
  }

  private static String of(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
