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

  private static List<String> uris(String playlist) {
    return playlist.lines().filter(line -> line.startsWith("../")).toList();
  }
}
