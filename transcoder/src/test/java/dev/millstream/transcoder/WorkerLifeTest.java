package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.file.FileObjectStore;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.PassThrough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Workers end when they should, and when whoever started them ends.
@Timeout(60)
class WorkerLifeTest {
  private static final Path LIBRARIES = Path.of("target", "libraries");
  private static final String LONG_FILM = "wpt-movie-300s.mp4";

  @TempDir Path temp;

  @Test
  void aWorkerGoesWhenItsParentIsKilledAndTheNextTryFinishes() throws Exception {
    var film = Playing.media(LONG_FILM);
    var parent =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LonelyParent.class.getName(),
                    temp.toString(),
                    film.toString(),
                    LIBRARIES.toAbsolutePath().toString()))
            .redirectErrorStream(true)
            .start();
    try (var lines = parent.inputReader()) {
      for (var line = lines.readLine(); !"probed".equals(line); line = lines.readLine()) {
        assertThat(line).as("the parent ended before its worker began").isNotNull();
      }
    }
    var workers = workersBelow(parent.toHandle());
    assertThat(workers).hasSize(1);

    parent.destroyForcibly().waitFor();

    assertThat(workers.getFirst().onExit().get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(temp.resolve("work")).isNotEmptyDirectory();
    var again = Playing.media("mp4_sample_video_only.mp4");
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder = new Transcoder(TranscoderSettings.defaults(LIBRARIES))) {
      var request = new TranscodeRequest("film", "Film", again, temp.resolve("work"), store, 3600);
      assertThat(transcoder.transcode(request, new Followed()))
          .isInstanceOf(TranscodeResult.Ready.class);
    }
    assertThat(temp.resolve("work")).doesNotExist();
  }

  @Test
  void closingTheTranscoderKillsItsWorkers() throws Exception {
    var started = new CountDownLatch(1);
    try (var store = FileObjectStore.open(temp.resolve("store"))) {
      var transcoder = new Transcoder(TranscoderSettings.defaults(LIBRARIES));
      var request = request(store);
      var result =
          new FutureTask<>(() ->
              transcoder.transcode(
                  request,
                  new Followed() {
                    @Override
                    public void probed(SourceFacts found) {
                      started.countDown();
                    }
                  }));
      Thread.ofVirtual().start(result);
      assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
      var workers = workersBelow(self());
      assertThat(workers).as("a job is one process").hasSize(1);
      assertThat(niceness(workers.getFirst())).isEqualTo(Math.min(19, niceness(self()) + 10));
      transcoder.close();
      assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }
  }

  /// Of seconds, seconds of a processor each, megabytes of memory, pictures, and bytes of what is
  /// made, one is far too little.
  @ParameterizedTest
  @CsvSource({
    "1, 2, 3000, 1000000, 1000000000, took longer",
    "60, 0.01, 3000, 1000000, 1000000000, more processor time",
    "60, 2, 30, 1000000, 1000000000, more memory",
    "60, 2, 3000, 100, 1000000000, pictures",
    "60, 2, 3000, 1000000, 10000, limit in bytes"
  })
  void aWorkerThatNeedsMoreThanItMayHaveIsStoppedAndSaysOfWhat(
      int seconds, double cpu, long megabytes, long frames, long bytes, String words)
      throws IOException {
    var usual = TranscoderLimits.defaults();
    var tight =
        new TranscoderLimits(
            1,
            usual.probeSecondsMax(),
            seconds,
            0,
            cpu,
            usual.cpuSecondsMax(),
            megabytes << 20,
            frames,
            bytes,
            usual.keepSeconds(),
            usual.chunkSeconds());
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder =
            new Transcoder(
                new TranscoderSettings(
                    LIBRARIES, 10, tight, Loudness.AS_IT_IS, PassThrough.DEFAULT))) {
      assertThat(transcoder.transcode(request(store), new Followed()))
          .isInstanceOfSatisfying(
              TranscodeResult.Failed.class, failed -> assertThat(failed.text()).contains(words));
    }
    assertThat(temp.resolve("work")).doesNotExist();
  }

  private static ProcessHandle self() {
    return ProcessHandle.current();
  }

  /// How far a process stands back.
  private static int niceness(ProcessHandle process) throws IOException {
    var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Integer.parseInt(fields[16]);
  }

  private TranscodeRequest request(FileObjectStore store) {
    return new TranscodeRequest(
        "film", "Film", Playing.media(LONG_FILM), temp.resolve("work"), store, 3600);
  }

  private static List<ProcessHandle> workersBelow(ProcessHandle parent) {
    try (Stream<ProcessHandle> descendants = parent.descendants()) {
      return descendants.filter(ProcessHandle::isAlive).toList();
    }
  }
}
