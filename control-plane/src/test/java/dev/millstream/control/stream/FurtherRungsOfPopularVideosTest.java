package dev.millstream.control.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.control.stream.stats.Viewed;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.TextAsset;
import dev.millstream.store.video.StreamCard;
import dev.millstream.transcoder.PictureVerdict;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.ladder.Coding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is played often gets rungs in AV1; encoders are stand-ins that write their playlists only.
class FurtherRungsOfPopularVideosTest {
  private static final String POPULAR = "0".repeat(31) + "a";
  private static final String SEEN_ONCE = "0".repeat(31) + "b";
  private static final String LADDER =
      """
      #EXTM3U
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,URI="../audio/playlist.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=900,AVERAGE-BANDWIDTH=700,CODECS="avc1,mp4a",RESOLUTION=640x360,\
      AUDIO="audio"
      ../video/360p/playlist.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=200,AVERAGE-BANDWIDTH=100,CODECS="mp4a",AUDIO="audio"
      ../audio/playlist.m3u8
      #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90,URI="../video/360p/iframes.m3u8"
      """;
  private static final String FURTHER =
      """
      #EXTM3U
      #EXT-X-STREAM-INF:BANDWIDTH=500,AVERAGE-BANDWIDTH=400,CODECS="av01",RESOLUTION=640x360
      ../av1/360p/playlist.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=300,AVERAGE-BANDWIDTH=200,CODECS="av01",RESOLUTION=416x234
      ../av1/234p/playlist.m3u8
      #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50,URI="../av1/360p/iframes.m3u8"
      """;

  @TempDir Path data;

  @Test
  void aVideoThatIsPlayedOftenGetsThoseRungsInAv1ThatSaveBytes() throws Exception {
    var studio =
        new Studio(
            (request, _) -> new TranscodeResult.Ready(ladder(request), facts()),
            (_, _) -> new PictureVerdict.Unfit("nothing is drawn here"),
            _ -> new TranscodeResult.Failed("ERR_UNKNOWN", "nothing is heard here"),
            _ -> Optional.empty(),
            FurtherRungsOfPopularVideosTest::further);
    var limits = StreamServer.LIMITS.further(new FurtherPolicy(false, 2));
    try (var server = StreamServer.start(data, studio, limits)) {
      for (var uid : List.of(POPULAR, SEEN_ONCE)) {
        var source = new ByteArrayInputStream("a film".getBytes(UTF_8));
        server.service().takeIn(uid, source, new VideoChange(Map.of()));
        server.client().awaitState(uid, "ready");
      }
      play(server, POPULAR, "one");
      play(server, POPULAR, "two");
      play(server, SEEN_ONCE, "one");

      var playlist = awaitAv1(server);

      assertThat(playlist)
          .contains(
              "BANDWIDTH=700,AVERAGE-BANDWIDTH=500,CODECS=\"av01,mp4a\",AUDIO=\"audio\","
                  + "RESOLUTION=640x360\n../av1/360p/playlist.m3u8",
              "URI=\"../av1/360p/iframes.m3u8\"")
          .doesNotContain("av1/234p");
      assertThat(playlist.indexOf("../av1/")).isGreaterThan(playlist.indexOf("../video/"));
      assertThat(StreamFiles.read(server.store(), POPULAR, "/av1/360p/seg-00001.m4s")).hasSize(50);
      assertThat(playlist(server, SEEN_ONCE)).isEqualTo(LADDER);
    }
  }

  private static void play(StreamServer server, String uid, String session) {
    var said = "sid=\"%s\"".formatted(session);
    server
        .service()
        .stats()
        .take(new Viewed(uid, "/video/360p/seg-00001.m4s", 100, Optional.empty(), said));
  }

  private static String awaitAv1(StreamServer server) throws Exception {
    var seen = server.client().await(POPULAR, _ -> playlist(server, POPULAR).contains("../av1/"));
    assertThat(seen.get("readyToStream").asBoolean()).isTrue();
    return playlist(server, POPULAR);
  }

  private static String playlist(StreamServer server, String uid) {
    try {
      return new String(StreamFiles.read(server.store(), uid, "/manifest/video.m3u8"), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFacts facts() {
    return new SourceFacts(2, 640, 360, 25, "h264", Optional.of("aac"), 6);
  }

  private static Digest ladder(TranscodeRequest request) throws IOException {
    return tree(request, LADDER, Map.of("/video/360p", 100, "/video/234p", 50));
  }

  private static TranscodeResult further(TranscodeRequest request, Coding coding)
      throws IOException {
    assertThat(coding).isEqualTo(Coding.AV1);
    var tree = tree(request, FURTHER, Map.of("/av1/360p", 50, "/av1/234p", 48));
    return new TranscodeResult.Ready(tree, facts());
  }

  /// A whole stream of these folders, with a segment of so many bytes in each.
  private static Digest tree(
      TranscodeRequest request, String playlist, Map<String, Integer> folders) throws IOException {
    try (var stage = request.store().stage(Scope.video(request.uid()))) {
      var card = new StreamCard(request.uid(), "Film", 2, 640, 360, true, List.of(360), "");
      var tree = new ManifestWriter().section(Section.STREAM, card);
      for (var folder : folders.entrySet()) {
        var segment = "x".repeat(folder.getValue());
        tree.add(text(stage, folder.getKey() + "/seg-00001.m4s", segment));
      }
      tree.add(text(stage, "/manifest/video.m3u8", playlist));
      var digest = stage.put(tree.toBytes());
      stage.commit();
      return digest;
    }
  }

  private static Asset text(Stage stage, String path, String text) throws IOException {
    return TextAsset.of(stage, path, "text/plain", text);
  }
}
