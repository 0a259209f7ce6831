package dev.millstream.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server dies while it builds what was pushed.
@Tag("e2e")
class PushCrashTest {
  private static final int PAGES = 600;
  private static final Duration BUILD_MAX = Duration.ofSeconds(60);
  private static final String PARAGRAPH =
      "The *mill* turns; the [stream](/) runs, and `pages` are made of **both**.\n\n";

  @TempDir Path temporary;

  @Test
  void thePushedCommitGoesLiveAfterTheRestartWithNothingAskedOfTheUser() throws Exception {
    try (var server = RunningServer.start(temporary.resolve("data"))) {
      var copy = WorkingCopy.ofSampleBlog(temporary.resolve("blog"));
      copy.push(server, "blog", "main").expectSuccess();
      for (var page = 0; page < PAGES; page++) {
        copy.write(
            "pages/%d.md".formatted(page),
            "---\nlayout: default\ntitle: Page %d\n---\n%s".formatted(page, PARAGRAPH.repeat(20)));
      }
      copy.commit("Many pages");
      var output = temporary.resolve("push.out");
      var push = copy.beginPush(server, "blog", "main", output);
      Shell.until(BUILD_MAX, () -> Files.readString(output), text -> text.contains("-----> "));

      server.kill();

      assertThat(push.waitFor(BUILD_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(push.exitValue()).as(Files.readString(output)).isNotZero();
      assertThat(Files.readString(output)).doesNotContain("Published", "Live in");

      server.startAgain();

      assertThat(Curl.get(server.site("blog", "/")).status()).isEqualTo(200);
      var last = server.site("blog", "/pages/%d/".formatted(PAGES - 1));
      var page = Shell.until(BUILD_MAX, () -> Curl.get(last), answer -> answer.status() == 200);
      assertThat(page.body()).contains("<title>Page %d · Millrace</title>".formatted(PAGES - 1));
      assertThat(copy.push(server, "blog", "main").expectSuccess().output())
          .contains("Everything up-to-date");
    }
  }
}
