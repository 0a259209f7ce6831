package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.audit.Audit;
import dev.millstream.transcoder.audit.Reader;
import dev.millstream.transcoder.audit.Rule;
import dev.millstream.transcoder.chunk.ChunkBoard;
import dev.millstream.transcoder.ladder.Chunk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server and a helper that make one ladder.
@Timeout(600)
class TwoWorkersTest {
  private static final int SECONDS = 62;
  private static final int RATE = 5;
  private static final int CHUNKS = 6;
  private static final Pattern LOWEST = Pattern.compile("min:([0-9.]+|inf)");
  private static final URI STREAM = URI.create("http://tree/film/manifest/video.m3u8");

  @TempDir Path data;
  @TempDir Path temp;

  @Test
  void theyMakeTheStreamThatOneWouldMakeAndWhatOneThatIsKilledHasMadeIsNotMadeAgain()
      throws Exception {
    var film = draw();
    var expected = alone(film);
    try (var transcoder = new Transcoder(LadderWorkerProcess.settings())) {
      var killing = new Killing();
      try (var server = StreamServer.start(data, killing.studio(transcoder), StreamServer.LIMITS);
          var helper = LadderWorkerProcess.start(data)) {
        killing.begin(server.database(), helper);
        var uid = upload(server.client(), Files.readAllBytes(film));
        await("the video is ready", () -> state(server, uid).equals("ready"));
        await("its chunks are forgotten", () -> rows(server.database()).isEmpty());

        assertThat(killing.foreign).as("chunks that the helper made").isNotEmpty();
        assertThat(killing.taken)
            .as("chunks of the server")
            .doesNotContainAnyElementsOf(killing.foreign);
        assertThat(killing.taken.size() + killing.foreign.size()).isEqualTo(CHUNKS);
        var ref = server.store().refs().read(RefName.stream(uid)).orElseThrow();
        var shared =
            write(server.store(), Scope.video(uid), ref.manifest(), temp.resolve("shared"));
        compare(expected, shared);
        var reader = new TreeReader(server.store(), Scope.video(uid), ref.manifest());
        assertThat(Audit.of(STREAM, reader).of(Rule.Level.MUST)).isEmpty();
      }
    }
  }

  private static void compare(Path expected, Path shared) throws Exception {
    for (var folder : List.of("video/234p", "video/282p", "audio")) {
      var list = folder + "/playlist.m3u8";
      assertThat(durations(shared.resolve(list))).isEqualTo(durations(expected.resolve(list)));
      if (folder.startsWith("video")) {
        assertThat(frames(shared.resolve(list))).isEqualTo(SECONDS * RATE);
        assertThat(likeness(expected.resolve(list), shared.resolve(list))).isGreaterThan(28);
      } else {
        assertThat(shared.resolve("audio/seg-00012.m4s"))
            .hasSameBinaryContentAs(expected.resolve("audio/seg-00012.m4s"));
      }
    }
  }

  /// Lets the server wait before its second chunk until the helper has made one and holds another,
  /// and kills it then.
  private static final class Killing {
    private final List<Chunk> taken = new ArrayList<>();
    private final List<Chunk> foreign = new ArrayList<>();
    private Optional<Database> database = Optional.empty();
    private Optional<LadderWorkerProcess> helper = Optional.empty();

    synchronized void begin(Database now, LadderWorkerProcess process) {
      database = Optional.of(now);
      helper = Optional.of(process);
    }

    Studio studio(Transcoder transcoder) {
      return new Studio(
          (request, listener) ->
              transcoder.transcode(request.on(new Board(request.board().orElseThrow())), listener),
          transcoder::measure,
          transcoder::sound);
    }

    private synchronized void kill() {
      if (helper.isEmpty()) {
        return;
      }
      await(
          "the helper has made a chunk and holds another",
          () -> {
            var rows = rows(database.orElseThrow());
            return rows.contains("made by helper") && rows.contains("held by helper");
          });
      helper.get().close();
      helper = Optional.empty();
      foreign.addAll(whole(database.orElseThrow()));
      foreign.removeAll(taken);
    }

    private final class Board implements ChunkBoard {
      private final ChunkBoard board;

      Board(ChunkBoard board) {
        this.board = board;
      }

      @Override
      public void plan(List<Chunk> chunks) throws IOException {
        board.plan(chunks);
        assertThat(chunks).hasSize(CHUNKS);
      }

      @Override
      public Optional<Taken> take(int at) throws IOException {
        if (!taken.isEmpty()) {
          kill();
        }
        var chunk = board.take(at);
        chunk.map(Taken::chunk).ifPresent(taken::add);
        return chunk;
      }

      @Override
      public boolean yields() throws IOException {
        return board.yields();
      }

      @Override
      public void keep(Chunk chunk, byte[] made, boolean whole) throws IOException {
        board.keep(chunk, made, whole);
      }

      @Override
      public int segmentsMade() throws IOException {
        return board.segmentsMade();
      }

      @Override
      public Optional<List<byte[]>> whole() throws IOException {
        return board.whole();
      }

      @Override
      public void release() throws IOException {
        board.release();
      }

      @Override
      public void forget() throws IOException {
        board.forget();
      }
    }

    private String rows(Database all) {
      var mine = taken.stream().map(Chunk::first).toList();
      return all.read(handle ->
          handle
              .select("SELECT * FROM video_chunk")
              .map((row, _) ->
                  (row.getBoolean("whole") ? "made" : "held")
                      + (mine.contains(row.getInt("first_segment"))
                          ? " by server"
                          : row.getBoolean("whole") || row.getString("holder") != null
                              ? " by helper"
                              : " by nobody"))
              .list()
              .toString());
    }

    private static List<Chunk> whole(Database all) {
      return all.read(handle ->
          handle
              .select("SELECT * FROM video_chunk WHERE whole = 1")
              .map((row, _) -> new Chunk(row.getInt("first_segment"), row.getInt("end_segment")))
              .list());
    }
  }

  private static List<String> rows(Database database) {
    return database.read(
        handle -> handle.select("SELECT uid FROM video_chunk").mapTo(String.class).list());
  }

  private static void await(String what, Callable<Boolean> wish) {
    var deadline = System.nanoTime() + Duration.ofSeconds(400).toNanos();
    try {
      while (!wish.call()) {
        assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        LockSupport.parkNanos(20_000_000);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }

  private static String state(StreamServer server, String uid) throws Exception {
    var state = server.client().video(uid).at("/status/state").asString();
    assertThat(state).isNotEqualTo("error");
    return state;
  }

  private static String upload(StreamClient client, byte[] content) throws Exception {
    var created = client.create(content.length);
    client.patch(created.headers().firstValue("Location").orElseThrow(), 0, content);
    return created.headers().firstValue("stream-media-id").orElseThrow();
  }

  /// What one worker makes of it.
  private Path alone(Path film) throws IOException {
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder = new Transcoder(LadderWorkerProcess.settings())) {
      var request = new TranscodeRequest("film", "Film", film, temp.resolve("work"), store, 3600);
      var result = transcoder.transcode(request, StreamListener.NOBODY);
      var ready = (TranscodeResult.Ready) result;
      return write(store, Scope.video("film"), ready.manifest(), temp.resolve("alone"));
    }
  }

  private static Path write(ObjectStore store, Scope scope, Digest digest, Path root)
      throws IOException {
    for (var asset : Manifest.load(store, scope, digest).stream().toList()) {
      var file = root.resolve(asset.path().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, store.read(scope, asset.identity().digest()));
    }
    return root;
  }

  private record TreeReader(ObjectStore store, Scope scope, Digest digest) implements Reader {
    @Override
    public Fetched fetch(URI address) throws IOException {
      var path = address.getPath().substring("/film".length());
      var asset = Manifest.load(store, scope, digest).find(path).orElseThrow();
      var gzip = asset.variants().stream().anyMatch(variant -> variant.coding() == Coding.GZIP);
      return new Fetched(store.read(scope, asset.identity().digest()), gzip, false);
    }
  }

  /// Pictures that count, and a tone; two rungs.
  private Path draw() throws Exception {
    var film = temp.resolve("film.mp4");
    var pictures = "testsrc2=size=500x282:rate=%d:duration=%d".formatted(RATE, SECONDS);
    var tone = "sine=duration=" + SECONDS;
    try {
      run(
          "ffmpeg -v error -nostdin -f lavfi -i %s -f lavfi -i %s -g 10 -pix_fmt yuv420p %s"
              .formatted(pictures, tone, film));
    } catch (IOException e) {
      assumeTrue(false, "ffmpeg is not installed: " + e.getMessage());
    }
    return film;
  }

  private static List<String> durations(Path playlist) throws IOException {
    return Files.readAllLines(playlist).stream()
        .filter(line -> line.startsWith("#EXTINF") || line.startsWith("seg-"))
        .toList();
  }

  private static long frames(Path playlist) throws Exception {
    return Long.parseLong(
        run("ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "
                + playlist)
            .strip()
            .lines()
            .findFirst()
            .orElse("0"));
  }

  /// How much the least alike of two streams' pictures are alike, in decibels.
  private static double likeness(Path one, Path other) throws Exception {
    var said =
        run("ffmpeg -nostdin -hide_banner -i %s -i %s -lavfi psnr -f null -".formatted(one, other));
    var lowest = LOWEST.matcher(said.substring(said.lastIndexOf("PSNR")));
    assertThat(lowest.find()).as(said).isTrue();
    return lowest.group(1).equals("inf") ? 100 : Double.parseDouble(lowest.group(1));
  }

  private static String run(String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
