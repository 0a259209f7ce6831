package dev.millstream.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.git.packs.Housekeeping;
import dev.millstream.git.packs.TidyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The pusher is the machine's git, which writes into the same repository as another process.
@Timeout(120)
class HousekeepingTest {
  private static final TidyLimits LIMITS =
      new TidyLimits(2, Duration.ofHours(1), Duration.ofDays(14));

  @TempDir Path folder;
  private final List<String> pushed = new ArrayList<>();
  private Repositories repositories;
  private Path repository;
  private GitClient client;

  @BeforeEach
  void start() throws Exception {
    repositories = new Repositories(folder.resolve("git"), LIMITS);
    repositories.openOrCreate("blog").close();
    repository = repositories.directory("blog");
    client = GitClient.init(folder.resolve("client"));
    // each push a pack, as our own receiver has it
    client.ok("--git-dir=" + repository, "config", "receive.unpackLimit", "1");
    client.ok("remote", "add", "origin", repository.toString());
  }

  @Test
  void manyPacksBecomeFewWhilePushesGoOn() throws Exception {
    pushes(0, 4);
    var first = pushed.getFirst();
    makeOld();

    try (var threads = Executors.newSingleThreadExecutor()) {
      var pusher =
          threads.submit(() -> {
            pushes(4, 8);
            return true;
          });
      do {
        repositories.tidy("blog");
        assertThat(repositories.commit("blog", first)).isPresent();
      } while (!pusher.isDone());
      pusher.get();
    }

    makeOld();
    repositories.tidy("blog");
    assertThat(Housekeeping.packs(repository)).isLessThanOrEqualTo(LIMITS.packsMax());
    assertAllIsThere();
  }

  @Test
  void whatNoBranchHasStaysForItsTimeAndWhatIsYoungIsLeftAlone() throws Exception {
    pushes(0, 3);
    pushed.add(client.commit("elsewhere.md", "# Not for long"));
    client.ok("push", "-q", "origin", "HEAD:elsewhere");
    client.ok("push", "-q", "origin", ":elsewhere");
    client.ok("reset", "-q", "--hard", "HEAD~1");

    repositories.tidy("blog");
    assertThat(Housekeeping.packs(repository)).isGreaterThanOrEqualTo(4);

    makeOld();
    assertThat(repositories.tidy("blog")).isTrue();
    assertThat(Housekeeping.packs(repository)).isEqualTo(1);
    assertThat(repositories.tidy("blog")).as("there is nothing to do").isFalse();
    assertAllIsThere();
  }

  @Test
  void aRepositoryThatIsDeletedMeanwhileStaysDeleted() throws Exception {
    pushes(0, 3);
    makeOld();

    try (var threads = Executors.newSingleThreadExecutor()) {
      var tidying = threads.submit(() -> tidyOrFail());
      repositories.delete("blog");
      tidying.get();
    }

    assertThat(repository).doesNotExist();
    assertThat(repositories.projects()).isEmpty();
    assertThat(repositories.tidy("blog")).isFalse();
  }

  /// Work that a deletion ended says so.
  private boolean tidyOrFail() {
    try {
      return repositories.tidy("blog");
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void pushes(int from, int to) throws Exception {
    for (var i = from; i < to; i++) {
      pushed.add(client.commit("page" + i + ".md", "# Page " + i));
      client.ok("push", "-q", "origin", "main");
    }
  }

  private void makeOld() throws IOException {
    try (var packs = Files.newDirectoryStream(repository.resolve("objects").resolve("pack"))) {
      for (var file : packs) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
      }
    }
  }

  private void assertAllIsThere() throws Exception {
    for (var commit : pushed) {
      assertThat(repositories.commit("blog", commit)).as(commit).isPresent();
      client.ok("--git-dir=" + repository, "rev-list", "--objects", commit);
    }
    assertThat(client.run("--git-dir=" + repository, "fsck", "--full", "--no-dangling").code())
        .isZero();
    assertThat(repositories.resolve("blog", "refs/heads/main"))
        .contains(client.ok("rev-parse", "main"));
  }
}
