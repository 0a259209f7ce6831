package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Environment values and secrets, from the command line and the API to a function's `env`.
@Tag("e2e")
class SecretsTest {
  private static final String SECRET = "k3y-that-nobody-else-sees";
  private static final String PREVIEW_SECRET = "test-k3y-of-previews";

  @TempDir Path temporary;

  @Test
  void aSecretReachesFunctionsFromTheNextDeploymentAndNothingElse() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var site = Files.createDirectories(temporary.resolve("site"));
      Files.writeString(site.resolve("index.html"), "hello");
      Files.createDirectories(site.resolve("functions"));
      Files.writeString(
          site.resolve("functions/env.js"),
          "export const onRequest = ({ env }) => Response.json([env.API_KEY, env.API_URL]);");
      var copy = WorkingCopy.of(site, Files.createDirectories(temporary.resolve("copy")));
      copy.push(server, "shop", "main").expectSuccess();
      assertThat(Curl.get(server.site("shop", "/env")).body()).isEqualTo("[null,null]");

      put(server, SECRET, "API_KEY");
      put(server, "https://api.example.org", "API_URL", "--plain");
      var body =
          """
          {"deployment_configs": {"preview": {"env_vars":
            {"API_KEY": {"type": "secret_text", "value": "%s"}}}}}
          """
              .formatted(PREVIEW_SECRET);
      var changed = server.call("PATCH", "/pages/projects/shop", "-d", body);
      assertThat(changed.at("/result/deployment_configs/preview/env_vars/API_KEY/type").asString())
          .isEqualTo("secret_text");
      assertThat(Curl.get(server.site("shop", "/env")).body()).isEqualTo("[null,null]");
      var list = server.cli("secrets", "list", "shop").expectSuccess().output();
      assertThat(list)
          .containsPattern("API_KEY +production +\\(secret\\)")
          .contains("API_KEY", "preview", "https://api.example.org");

      copy.write("more.html", "more");
      copy.commit("More");
      var push = copy.push(server, "shop", "main", "main:idea").expectSuccess();

      assertThat(Curl.get(server.site("shop", "/env")).body())
          .isEqualTo("[\"%s\",\"https://api.example.org\"]".formatted(SECRET));
      assertThat(Curl.get(server.site("idea.shop", "/env")).body())
          .isEqualTo("[\"%s\",null]".formatted(PREVIEW_SECRET));
      assertThat(list + push.output() + changed + server.log())
          .doesNotContain(SECRET, PREVIEW_SECRET);
      assertThat(filesWith(server.data(), SECRET)).isEmpty();
      server.cli("secrets", "remove", "shop", "API_KEY").expectSuccess();
      assertThat(server.cli("secrets", "remove", "shop", "API_KEY").expectFailure().output())
          .contains("there is no value API_KEY");
    }
  }

  private void put(RunningServer server, String value, String... arguments) throws Exception {
    var input = Files.writeString(temporary.resolve("value"), value + "\n");
    var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < " + input, "sh"));
    command.addAll(RunningServer.program("secrets", "put", "shop"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", server.data().toString()));
    Shell.run(temporary, Map.of(), command).expectSuccess();
  }

  /// The files that hold a text as it is.
  private static List<Path> filesWith(Path folder, String text) throws Exception {
    try (var files = Files.walk(folder)) {
      var found = new ArrayList<Path>();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
      return found;
    }
  }
}
