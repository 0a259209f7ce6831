package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Debian's Chromium, headless, through the scripts in `src/test/browser`: one process for all the
/// tests of a JVM, with a profile of its own for each script; users with a home have their own.
public final class Browser {
  private static final Path SCRIPTS = Path.of("src", "test", "browser").toAbsolutePath();
  private static final JsonMapper JSON = JsonMapper.shared();

  private Browser() {}

  /// Plays the video of a page; see `play.mjs` for what can be asked and what comes back.
  public static JsonNode play(Map<String, Object> ask) throws Exception {
    return run("play.mjs", ask);
  }

  /// Uses a player as a viewer or an embedding page does; see `player.mjs`.
  public static JsonNode usePlayer(Map<String, Object> ask) throws Exception {
    return run("player.mjs", ask);
  }

  /// Uses players on lines and links that change; see `network.mjs`.
  public static JsonNode useNetwork(Map<String, Object> ask) throws Exception {
    return run("network.mjs", ask);
  }

  /// Plays manifests with shaka-player on another site's page; see `shaka.mjs`.
  public static JsonNode shaka(Map<String, Object> ask) throws Exception {
    return run("shaka.mjs", ask);
  }

  /// Plays a video that still uploads to its end; see `early.mjs`.
  public static JsonNode playEarly(Map<String, Object> ask) throws Exception {
    return run("early.mjs", ask);
  }

  /// Reads streams with the parsers of others, without a browser; see `parsers.mjs`.
  public static JsonNode parse(String... streams) throws Exception {
    return run("parsers.mjs", Map.of("streams", streams)).path("streams");
  }

  /// Uploads from a page with Uppy; see `uppy.mjs`.
  public static JsonNode upload(Map<String, Object> ask) throws Exception {
    return run("uppy.mjs", ask);
  }

  /// Looks at a page; see `page.mjs`.
  public static JsonNode look(Map<String, Object> ask) throws Exception {
    return run("page.mjs", ask);
  }

  /// Walks through the dashboard; see `dashboard.mjs`.
  static JsonNode walk(Map<String, Object> ask) throws Exception {
    return run("dashboard.mjs", ask);
  }

  /// Looks at a page as a user with this home does, whose Chromium trusts what is said there.
  public static JsonNode lookFrom(Path home, Map<String, Object> ask) throws Exception {
    return run("page.mjs", ask, Map.of("HOME", home.toString()));
  }

  /// Visits a page twice as such a user; see `revisit.mjs`.
  public static JsonNode revisit(Path home, Map<String, Object> ask) throws Exception {
    return run("revisit.mjs", ask, Map.of("HOME", home.toString()));
  }

  private static JsonNode run(String script, Map<String, Object> ask) throws Exception {
    return run(script, ask, Map.of("SHARED_CHROMIUM", OneChromium.ADDRESS));
  }

  private static JsonNode run(
      String script, Map<String, Object> ask, Map<String, String> environment) throws Exception {
    var ended =
        Shell.run(SCRIPTS, environment, List.of("node", script, JSON.writeValueAsString(ask)))
            .expectSuccess();
    var last = ended.output().strip().lines().toList().getLast();
    assertThat(last).as(ended.output()).startsWith("{");
    return JSON.readTree(last);
  }

  /// The one process, from when it is first needed; it ends with this JVM, however that ends.
  private static final class OneChromium {
    private static final Process PROCESS = start();
    static final String ADDRESS = address();

    private static Process start() {
      try {
        return new ProcessBuilder("node", "shared.mjs")
            .directory(SCRIPTS.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String address() {
      try {
        return String.valueOf(PROCESS.inputReader().readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
