package dev.millstream.control.stream.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millstream.control.db.Database;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewStatsTest {
  private static final String FILM = "0123456789abcdef0123456789abcdef";
  private static final String SONG = "fedcba9876543210fedcba9876543210";
  private static final int SEGMENT_BYTES = 1_000;

  @TempDir Path folder;
  private FileObjectStore store;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    store = FileObjectStore.open(folder.resolve("objects"));
    database = Database.open(folder.resolve("millstream.db"));
    enter(FILM, "ann");
    enter(SONG, "bob");
    publish(FILM, "/video/1", "/audio/1");
    publish(SONG, "/audio/1");
  }

  @AfterEach
  void close() throws IOException {
    database.close();
    store.close();
  }

  @Test
  void minutesAreThoseOfTheSegmentsOfPicturesThatWereSent() throws Exception {
    try (var stats = new ViewStats(database, store)) {
      stats.take(got(FILM, "/video/1/seg-00001.m4s", SEGMENT_BYTES, "DE"));
      stats.take(got(FILM, "/video/1/seg-00002.m4s", SEGMENT_BYTES / 2, "DE"));
      stats.take(got(FILM, "/audio/1/seg-00001.m4s", SEGMENT_BYTES, "DE"));
      stats.take(got(FILM, "/video/1/seg-00001.m4s", SEGMENT_BYTES, "FR"));
      stats.take(got(SONG, "/audio/1/seg-00001.m4s", SEGMENT_BYTES, "FR"));
      stats.take(got(FILM, "/video/9/seg-00001.m4s", SEGMENT_BYTES, "FR"));
      stats.take(got("0".repeat(32), "/video/1/seg-00001.m4s", SEGMENT_BYTES, "FR"));
    }

    try (var stats = new ViewStats(database, store)) { // it has survived
      assertThat(minutes(stats, "video")).isEqualTo(Map.of(FILM, 15.0 / 60, SONG, 0.1));
      assertThat(minutes(stats, "creator")).isEqualTo(Map.of("ann", 15.0 / 60, "bob", 0.1));
      assertThat(minutes(stats, "country")).isEqualTo(Map.of("DE", 9.0 / 60, "FR", 12.0 / 60));
      var total = StatsRoutes.days(stats, 1, "day", "").total();
      assertThat(total.minutesViewed()).isEqualTo(21.0 / 60, within(1e-9));
      assertThat(total.bytes()).isEqualTo(5_500);
      assertThat(StatsRoutes.days(stats, 1, "day", SONG).total().minutesViewed()).isEqualTo(0.1);
    }
  }

  @Test
  void whatThePlayerTellsIsAddedUpBySessions() throws Exception {
    try (var stats = new ViewStats(database, store)) {
      for (var said :
          List.of(
              "msd=400,sid=\"a\"",
              "bsd=1500,dev.millstream-bn=2,dev.millstream-pt=10000,sid=\"a\"",
              "dev.millstream-pt=3500,sid=\"a\"",
              "msd=5000,sid=\"b\"",
              "ec=\"404\",sid=\"b\"",
              "msd=99999999999999999999,sid=\"c\"",
              "msd=-5")) {
        stats.take(new Viewed(FILM, Viewed.REPORT, 0, Optional.empty(), said));
      }
      // hls.js says it, too, of a session that reports; another player only in this way
      stats.take(said("/video/1/seg-00001.m4s", "bs,br=800,sid=\"a\""));
      stats.take(said("/video/1/seg-00001.m4s", "bs,br=800,sid=\"other\""));
    }
    try (var stats = new ViewStats(database, store)) {
      var told = StatsRoutes.days(stats, 1, "video", "").rows().getFirst();
      assertThat(told.plays()).isEqualTo(4);
      assertThat(told.startup().count()).isEqualTo(4);
      assertThat(told.startup().meanMillis()).isEqualTo(1_350);
      assertThat(told.startup().fast()).isEqualTo(0.75);
      assertThat(told.startup().slow()).isEqualTo(0.25);
      assertThat(told.rebuffering().count()).isEqualTo(3);
      assertThat(told.rebuffering().seconds()).isEqualTo(1.5);
      assertThat(told.rebuffering().ratio()).isEqualTo(0.1);
      assertThat(told.errors()).isEqualTo(1);
    }
  }

  @Test
  void nothingThatTellsWhoItWasIsWritten() throws Exception {
    try (var stats = new ViewStats(database, store)) {
      stats.take(said("/video/1/seg-00001.m4s", "sid=\"c0ffee-session\""));
    }
    var rows =
        database.read(
            handle -> handle.select("SELECT * FROM stream_view").mapToMap().list().toString());
    assertThat(rows).contains(FILM).doesNotContain("c0ffee");
  }

  @Test
  void whatIsTooMuchAtOnceIsDroppedAndCounted() throws Exception {
    var tight =
        new StatsLimits(
            1, Duration.ofHours(1), Duration.ofDays(1), Duration.ofMinutes(1), 1, 1, 1_000, 10);
    try (var stats = new ViewStats(database, store, tight)) {
      for (var i = 0; i < 10_000; i++) {
        stats.take(got(FILM, "/video/1/seg-00001.m4s", SEGMENT_BYTES, "DE"));
      }
      assertThat(stats.dropped()).isPositive();
    }
  }

  @Test
  void rowsThatAreTooOldAreForgotten() throws Exception {
    try (var stats = new ViewStats(database, store)) {
      stats.take(got(FILM, "/video/1/seg-00001.m4s", SEGMENT_BYTES, "DE"));
    }
    database.write(handle ->
        handle.execute(
            "UPDATE stream_view SET hour = ?",
            Instant.now().minus(Duration.ofDays(401)).toEpochMilli()));
    new ViewStats(database, store).close();
    assertThat(
            database.<Integer, RuntimeException>read(handle ->
                handle.select("SELECT COUNT(*) FROM stream_view").mapTo(Integer.class).one()))
        .isZero();
  }

  private static Map<String, Double> minutes(ViewStats stats, String by) {
    var minutes = new HashMap<String, Double>();
    StatsRoutes.days(stats, 1, by, "")
        .rows()
        .forEach(told -> minutes.put(String.valueOf(told.key()), told.minutesViewed()));
    return minutes;
  }

  private static Viewed got(String uid, String path, long bytes, String country) {
    return new Viewed(uid, path, bytes, Optional.of(country), "");
  }

  private static Viewed said(String path, String cmcd) {
    return new Viewed(FILM, path, SEGMENT_BYTES, Optional.empty(), cmcd);
  }

  private void enter(String uid, String creator) {
    database.write(handle ->
        handle.execute(
            "INSERT INTO video (uid, creator, state, created, modified)"
                + " VALUES (?, ?, 'ready', 0, 0)",
            uid,
            creator));
  }

  /// A stream of two segments of six seconds in each folder.
  private void publish(String uid, String... folders) throws IOException {
    var list =
        """
        #EXTM3U
        #EXT-X-MAP:URI="init.mp4"
        #EXTINF:6.000,
        seg-00001.m4s
        #EXTINF:6.000,
        seg-00002.m4s
        #EXT-X-ENDLIST
        """;
    var text = list.getBytes(StandardCharsets.UTF_8);
    try (var stage = store.stage(Scope.video(uid))) {
      var tree = new ManifestWriter();
      for (var at : folders) {
        tree.add(asset(at + "/playlist.m3u8", stage.put(text), text.length));
        for (var segment : List.of("/seg-00001.m4s", "/seg-00002.m4s")) {
          tree.add(asset(at + segment, stage.put(new byte[SEGMENT_BYTES]), SEGMENT_BYTES));
        }
      }
      var manifest = stage.put(tree.toBytes());
      stage.commit();
      store.refs().publish(new Ref(RefName.stream(uid), 1, manifest));
    }
  }

  private static Asset asset(String path, Digest digest, long size) {
    return new Asset(
        path, "video/iso.segment", List.of(new Variant(Coding.IDENTITY, digest, size)));
  }
}
