package dev.millstream.edge.player;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BandwidthHintTest {
  private static final String PLAYLIST =
      """
      #EXTM3U
      #EXT-X-INDEPENDENT-SEGMENTS
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="../audio/1/playlist.m3u8"
      #EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=9000000,BANDWIDTH=2000000,RESOLUTION=960x540
      ../video/2/playlist.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=150000,CODECS="mp4a.40.2"
      ../audio/1/playlist.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=400000,RESOLUTION=640x360
      ../video/1/playlist.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=6000000,RESOLUTION=1920x1080
      ../video/3/playlist.m3u8
      #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=50000,URI="../video/1/iframes.m3u8"
      """;

  @ParameterizedTest
  @CsvSource({"0.1, 1", "0.4, 1", "1.999, 1", "2, 2", "5.5, 2", "6, 3", "1000, 3"})
  void theBestVariantThatFitsStandsFirst(String hint, int rung) {
    var told = BandwidthHint.of("x=1&clientBandwidthHint=" + hint).orElseThrow().applied(PLAYLIST);

    assertThat(uris(told).getFirst()).isEqualTo("../video/" + rung + "/playlist.m3u8");
    assertThat(told.lines()).containsExactlyInAnyOrderElementsOf(PLAYLIST.lines().toList());
    assertThat(told.lines().toList().subList(0, 3))
        .isEqualTo(PLAYLIST.lines().toList().subList(0, 3));
    assertThat(told).endsWith("iframes.m3u8\"\n");
  }

  @Test
  void whatNotEveryPlayerShowsIsNotPutFirst() {
    var list =
        """
        #EXTM3U
        #EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360
        ../video/360p/playlist.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=960x540
        ../video/540p/playlist.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=950000,CODECS="hvc1.2.4.L90.90",RESOLUTION=960x540
        ../hdr/540p/playlist.m3u8
        """;
    var told = BandwidthHint.of("clientBandwidthHint=1").orElseThrow().applied(list);
    assertThat(uris(told).getFirst()).isEqualTo("../video/540p/playlist.m3u8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "clientBandwidthHint=",
        "clientBandwidthHint=fast",
        "clientBandwidthHint=-1",
        "clientBandwidthHint=1e9",
        "clientbandwidthhint=1"
      })
  void whatIsNoNumberIsPassedOver(String query) {
    assertThat(BandwidthHint.of(query)).isEmpty();
  }

  @Test
  void aPlaylistWithoutVariantsStaysAsItIs() {
    var list = "#EXTM3U\n#EXTINF:6,\nseg.m4s\n";
    assertThat(BandwidthHint.of("clientBandwidthHint=1").orElseThrow().applied(list))
        .isEqualTo(list);
  }

  @ParameterizedTest
  @CsvSource({"0.2, low", "0.93, low", "0.94, middle", "5, high"})
  void thePicturesOfDashThatFitBesideTheSoundStandFirst(String hint, String first) {
    var set =
        """
            <AdaptationSet contentType="%1$s" mimeType="%1$s/mp4">
              <Label>$1</Label>
        %2$s    </AdaptationSet>
        """;
    var low = representation("low", 300_000);
    var middle = representation("middle", 800_000);
    var high = representation("high", 2_000_000);
    var manifest =
        set.formatted("video", low + middle + high)
            + set.formatted("audio", representation("sound", 134_000))
            + set.formatted("text", "");

    var told =
        BandwidthHint.of("clientBandwidthHint=" + hint).orElseThrow().appliedToDash(manifest);

    assertThat(told.substring(told.indexOf("<Representation")))
        .startsWith("<Representation id=\"" + first + "\"");
    assertThat(told.lines()).containsExactlyInAnyOrderElementsOf(manifest.lines().toList());
    assertThat(told).endsWith(manifest.substring(manifest.indexOf("contentType=\"audio\"")));
  }

  private static String representation(String id, int bandwidth) {
    return """
          <Representation id="%1$s" bandwidth="%2$d" codecs="x">
            <SegmentTemplate media="../%1$s/$Number$.m4s"/>
          </Representation>
    """
        .formatted(id, bandwidth);
  }

  private static List<String> uris(String playlist) {
    return playlist.lines().filter(line -> line.startsWith("../")).toList();
  }
}
