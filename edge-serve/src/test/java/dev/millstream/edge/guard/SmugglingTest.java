package dev.millstream.edge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.edge.EdgeFixture;
import dev.millstream.edge.TrustAll;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.FunctionResponse;
import dev.millstream.store.RefName;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.site.FunctionBundle;
import dev.millstream.store.site.RouteRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that two readers could part into requests in two ways, over plaintext and TLS: each is
/// followed by a request that nobody may answer. `|` is CR LF, `^` LF alone, `~` CR alone, `0x00`
/// NUL; `A` is a request line with its host.
class SmugglingTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
  private static final String HIDDEN = "GET /api/hidden HTTP/1.1|Host: app.localhost||";
  private static final String GOOD = "GET / HTTP/1.1|Host: app.localhost||";

  private static final SSLContext TLS = tls();

  @TempDir static Path folder;
  private static EdgeFixture edge;
  private static final ConcurrentLinkedQueue<String> called = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws IOException {
    edge = EdgeFixture.secure(folder);
    edge.publish(
        RefName.production("app"),
        tree -> {
          tree.text("/index.html", "home");
          var gate = new RouteRules(List.of("/api/*"), List.of());
          var script = tree.object("// a script".getBytes(StandardCharsets.US_ASCII));
          tree.writer.section(
              Section.FUNCTIONS,
              new FunctionBundle(script, List.of(), gate, Map.of(), "2026-01-01"));
        });
    edge.functions(call -> {
      called.add(call.request().url());
      return new FunctionOutcome.Answered(
          new FunctionResponse(200, List.of(), call.request().body()));
    });
  }

  @AfterAll
  static void stop() throws IOException {
    edge.close();
  }

  @BeforeEach
  void forget() {
    called.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // both ways to say how long a body is, and two of one
        "A|Content-Length: 5|Transfer-Encoding: chunked||0||",
        "A|Transfer-Encoding: chunked|Content-Length: 5||0||",
        "A|Content-Length: 0|Transfer-Encoding: chunked||0||",
        "A|Content-Length: 5|Content-Length: 6||hello",
        "A|Content-Length: 5|Content-Length: 5||hello",
        "A|Content-Length: 5, 5||hello",
        "A|Content-Length: 0, 5||hello",
        // lengths that are no numbers
        "A|Content-Length: +5||hello",
        "A|Content-Length: -5||hello",
        "A|Content-Length: 0x5||hello",
        "A|Content-Length: 5 5||hello",
        "A|Content-Length: 5.0||hello",
        "A|Content-Length: 5e0||hello",
        "A|Content-Length: \u00b2||hello",
        "A|Content-Length:||hello",
        "A|Content-Length: 18446744073709551621||hello",
        "A|Content-Length: 9223372036854775813||hello",
        "A|Content-Length : 5||hello",
        "A|Content-Length\t: 5||hello",
        "A| Content-Length: 5||hello",
        "A|X: y| Content-Length: 5||hello",
        "A|Content-Length:| 5||hello",
        "A|Content-Length: 5~||hello",
        "A|Content-Length: 5^||hello",
        "A|Content-Length: \u00005||hello",
        "A|Content-Length: \u000b5||hello",
        // codings that some take for chunked
        "A|Transfer-Encoding: xchunked||0||",
        "A|Transfer-Encoding: chunkedx||0||",
        "A|Transfer-Encoding: chunked, identity||0||",
        "A|Transfer-Encoding: identity, chunked||0||",
        "A|Transfer-Encoding: gzip, chunked||0||",
        "A|Transfer-Encoding: chunked, chunked||0||",
        "A|Transfer-Encoding: chunked|Transfer-Encoding: chunked||0||",
        "A|Transfer-Encoding: chunked|Transfer-Encoding: x||0||",
        "A|Transfer-Encoding: identity|Transfer-Encoding: chunked||0||",
        "A|Transfer-Encoding: identity||",
        "A|Transfer-Encoding: \"chunked\"||0||",
        "A|Transfer-Encoding: chunked;q=1||0||",
        "A|Transfer-Encoding:||0||",
        "A|Transfer-Encoding:                                         chunked, x||0||",
        "A|Transfer-Encoding: chunked                                       , x||0||",
        "A|Transfer-Encoding : chunked||0||",
        "A|Transfer-Encoding\u000b: chunked||0||",
        "A| Transfer-Encoding: chunked||0||",
        "A|X: y^Transfer-Encoding: chunked||0||",
        "A|X: y~Transfer-Encoding: chunked||0||",
        "A|X: y\u0000Transfer-Encoding: chunked||0||",
        "A|Transfer-Encoding:| chunked||0||",
        "A|Transfer-Encoding: \u000bchunked||0||",
        "A|Transfer-Encoding: chun\u212aed||0||",
        "POST /api/x HTTP/1.0|Host: app.localhost|Transfer-Encoding: chunked||0||",
        // lines
        "A|X: a| b||",
        "A|X: a|\tb||",
        "A^X: a||",
        "A|X: a^Y: b||",
        "A|X: a^^",
        "A|X: a~Y: b||",
        "A|X: a~~|",
        "A~|X: a||",
        "A|X: a\u0000b||",
        "A|X: a\u0001b||",
        "A|X: a\u007fb||",
        "A|X\u0000: a||",
        "A|X : a||",
        "A|: a||",
        "A|X||",
        "A|X Y: a||",
        "A|X(: a||",
        "A|\u00e9: a||",
        // request lines
        "GET / HTTP/9.9|Host: app.localhost||",
        "GET / HTTP/1.2|Host: app.localhost||",
        "GET / HTTP/2.0|Host: app.localhost||",
        "GET / HTTP/1.1 |Host: app.localhost||",
        "GET / HTTP/1.1x|Host: app.localhost||",
        "GET / http/1.1|Host: app.localhost||",
        "GET / HTTP/01.1|Host: app.localhost||",
        "GET / HTTP/+1.1|Host: app.localhost||",
        "GET  / HTTP/1.1|Host: app.localhost||",
        "GET /  HTTP/1.1|Host: app.localhost||",
        "GET /\tHTTP/1.1|Host: app.localhost||",
        "GET / x HTTP/1.1|Host: app.localhost||",
        "GET /|Host: app.localhost||",
        "GET /\u0000 HTTP/1.1|Host: app.localhost||",
        "GET /\u007f HTTP/1.1|Host: app.localhost||",
        "GET|/ HTTP/1.1|Host: app.localhost||",
        " GET / HTTP/1.1|Host: app.localhost||",
        "G(T / HTTP/1.1|Host: app.localhost||",
        "^GET / HTTP/1.1|Host: app.localhost||",
        "PRI * HTTP/2.0||XX||",
        "|||||GET / HTTP/1.1|Host: app.localhost||",
        "|~GET / HTTP/1.1|Host: app.localhost||",
        "|^GET / HTTP/1.1|Host: app.localhost||",
        // hosts
        "GET / HTTP/1.1||",
        "GET / HTTP/1.1|Host: app.localhost|Host: app.localhost||",
        "GET / HTTP/1.1|Host: app.localhost|host: other.localhost||",
        "GET / HTTP/1.1|Host: app.localhost, other.localhost||",
        "GET / HTTP/1.1|Host: app.localhost other.localhost||",
        "GET / HTTP/1.1|Host: user@app.localhost||",
        "GET / HTTP/1.1|Host: app.localhost:80:80||",
        "GET / HTTP/1.1|Host: app.localhost/x||",
        "GET / HTTP/1.1|Host: app.localhost%00.evil||",
        "GET / HTTP/1.1|Host:||",
        "GET http://app.localhost/ HTTP/1.1||",
        "GET http://app.localhost/ HTTP/1.1|Host: other.localhost||",
        "GET http://other.localhost/ HTTP/1.1|Host: app.localhost||",
        "GET http://app.localhost:1/ HTTP/1.1|Host: app.localhost||",
        "GET http://user@app.localhost/ HTTP/1.1|Host: app.localhost||",
        "GET http:///x HTTP/1.1|Host: app.localhost||",
        "GET ftp://app.localhost/ HTTP/1.1|Host: app.localhost||",
        "CONNECT app.localhost:443 HTTP/1.1|Host: app.localhost||",
        "GET app.localhost:443 HTTP/1.1|Host: app.localhost||",
        "GET * HTTP/1.1|Host: app.localhost||",
        "GET app.localhost HTTP/1.1|Host: app.localhost||",
        "GET ?x HTTP/1.1|Host: app.localhost||",
      })
  void aHeadWithTwoReadingsIsRefusedAndAllAfterIt(String head) throws Exception {
    for (var secure : List.of(false, true)) {
      assertThat(statuses(secure, head + HIDDEN)).as("secure: " + secure).containsExactly(400);
    }
    assertThat(statuses(false, GOOD + head + HIDDEN))
        .as("after a good one")
        .containsExactly(200, 400);
    assertThat(called).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100000005|hello|0||",
        "10000000000000005|hello|0||",
        "fffffffffffffffff|hello|0||",
        "-5|hello|0||",
        "+5|hello|0||",
        "0x5|hello|0||",
        "5 |hello|0||",
        " 5|hello|0||",
        "|5|hello|0||",
        "5^hello|0||",
        "5~hello|0||",
        "5;x^hello|0||",
        "5;x~y|hello|0||",
        "5;\u0000|hello|0||",
        ";x|hello|0||",
        "5|hello0||",
        "5|hello^0||",
        "5|hello~0||",
        "5|helloo|0||",
        "5|hell|0||",
        "g|hello|0||",
        "5|hello|0|^",
        "5|hello|0^|",
        "5|hello|0| X: a||",
        "5|hello|0|X : a||",
        "5|hello|0|X: a^Y: b||",
        "5|hello|0|Content-Length: 5||",
        "5|hello|0|Transfer-Encoding: chunked||",
        "5|hello|0|Host: other.localhost||",
      })
  void aChunkWithTwoReadingsEndsTheConnection(String body) throws Exception {
    for (var target : List.of("/api/x", "/")) {
      var head = "POST " + target + " HTTP/1.1|Host: app.localhost|Transfer-Encoding: chunked||";
      for (var secure : List.of(false, true)) {
        assertThat(statuses(secure, head + body + HIDDEN))
            .as(target + ", secure: " + secure)
            .hasSizeLessThanOrEqualTo(1)
            .doesNotContain(200);
      }
    }
    assertThat(called).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A|Content-Length: 5||hello",
        "A|content-length:5||hello",
        "A|Content-Length: 5||hello|",
        "||||A|Content-Length: 5||hello||",
        "A|Content-Length:\t 005 ||hello",
        "A|Transfer-Encoding: chunked||5|hello|0||",
        "A|Transfer-Encoding: CHUNKED||005;name=\"a b\"|hello|00000|X-Trailer: x||",
        "A|Transfer-Encoding: chunked||2;x|he|3|llo|0||",
        "A|X-High: \u00e9|X-Tab: a\tb|X-Empty:|Content-Length: 5||hello",
        "POST http://app.localhost/api/x HTTP/1.1|Host: app.localhost|Content-Length: 5||hello",
      })
  void whatHasOneReadingIsAnsweredAndSoIsWhatFollows(String request) throws Exception {
    for (var secure : List.of(false, true)) {
      var answers = exchange(secure, request + GOOD + request + GOOD);
      assertThat(statuses(answers)).containsExactly(200, 200, 200, 200);
      assertThat(answers.split("hello", -1)).hasSize(3);
    }
  }

  @Test
  void piecesOfAnySizeAreReadAlike() throws Exception {
    var good = "|A|Transfer-Encoding: chunked||5|hello|0||||";
    var bad = "A|X: y| Content-Length: 5||hello";
    var all = bytes(good + bad + HIDDEN);
    for (var at = 1; at < all.length; at += 3) {
      try (var socket = connect(false)) {
        socket.setTcpNoDelay(true);
        var parts = List.of(slice(all, 0, at), slice(all, at, all.length));
        assertThat(statuses(exchange(socket, parts))).as("cut at " + at).containsExactly(200, 400);
      }
    }
    assertThat(edge.server.refusals().of(Limit.SYNTAX)).isPositive();
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static List<Integer> statuses(boolean secure, String request) throws Exception {
    return statuses(exchange(secure, request));
  }

  private static List<Integer> statuses(String answers) {
    return STATUS.matcher(answers).results().map(found -> Integer.valueOf(found.group(1))).toList();
  }

  private static String exchange(boolean secure, String request) throws Exception {
    try (var socket = connect(secure)) {
      return exchange(socket, List.of(bytes(request)));
    }
  }

  private static byte[] bytes(String request) {
    return request
        .replace("A|", "POST /api/x HTTP/1.1|Host: app.localhost|")
        .replace("A^", "POST /api/x HTTP/1.1|Host: app.localhost^")
        .replace("A~", "POST /api/x HTTP/1.1|Host: app.localhost~")
        .replace("|", "\r\n")
        .replace("^", "\n")
        .replace("~", "\r")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Sends the parts, then nothing more, and reads until the server closes.
  private static String exchange(Socket socket, List<byte[]> parts) throws IOException {
    var answer = new ArrayList<String>();
    var writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (var part : parts) {
                  socket.getOutputStream().write(part);
                }
                socket.shutdownOutput();
              } catch (IOException closed) {
                // what was answered says why
              }
            });
    try {
      var buffer = new byte[8192];
      for (var n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        answer.add(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException reset) {
      // closed with something unread
    }
    writer.interrupt();
    return String.join("", answer);
  }

  private static Socket connect(boolean secure) throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    var socket =
        secure
            ? TLS.getSocketFactory().createSocket(loopback, edge.server.httpsPort().orElseThrow())
            : new Socket(loopback, edge.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static SSLContext tls() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
