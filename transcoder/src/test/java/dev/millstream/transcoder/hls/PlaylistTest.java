package dev.millstream.transcoder.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlaylistTest {
  private static Rendition rendition() {
    var rendition = new Rendition(25_000, 6);
    rendition.add(
        new MediaSegment(
            "seg-00001.m4s", 50_000, 100_000, List.of(new MediaSegment.KeyRange(0, 9000, 50_000))));
    rendition.add(
        new MediaSegment(
            "seg-00002.m4s", 49_000, 50_000, List.of(new MediaSegment.KeyRange(0, 8000, 49_000))));
    return rendition;
  }

  @Test
  void growsAsAnEvent() {
    assertThat(rendition().playlist())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:1
            #EXT-X-PLAYLIST-TYPE:EVENT
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:2.00000,
            seg-00001.m4s
            #EXTINF:1.96000,
            seg-00002.m4s
            """);
  }

  @Test
  void isVideoOnDemandOnceItHasEnded() {
    var rendition = rendition();
    rendition.end();
    assertThat(rendition.playlist())
        .contains("#EXT-X-PLAYLIST-TYPE:VOD\n")
        .endsWith("seg-00002.m4s\n#EXT-X-ENDLIST\n");
    assertThat(rendition.keyPlaylist())
        .contains("#EXT-X-I-FRAMES-ONLY\n")
        .contains("#EXTINF:1.96000,\n#EXT-X-BYTERANGE:8000@0\nseg-00002.m4s\n");
  }

  @Test
  void thePeakIsThatOfTheBusiestRunOfHalfToOneAndAHalfTargets() {
    var rates = rendition().rates();
    assertThat(rates.average()).isEqualTo(Math.round(150_000 * 8 / 3.96));
    assertThat(rates.peak()).isEqualTo(rates.average());

    var spans =
        List.of(
            new BitRates.Span(6, 6000), new BitRates.Span(6, 12_000), new BitRates.Span(2, 9000));
    assertThat(BitRates.of(spans, 6).peak()).isEqualTo(Math.round(21_000 * 8 / 8.0));
  }

  @Test
  void theMultivariantPlaylistAddsTheSoundToEveryVariant() {
    var variant =
        new Multivariant.Variant(
            "video/360p", "avc1.64001e", 640, 360, 25, "SDR", new BitRates(300_000, 400_000));
    var text =
        new Multivariant()
            .add(variant)
            .addKeys(variant)
            .audio(
                new Multivariant.Audio(
                    "audio", "mp4a.40.2", 2, new BitRates(128_000, 130_000), Voice.ONLY))
            .render();
    assertThat(text)
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,\
            CHANNELS="2",URI="../audio/playlist.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=530000,AVERAGE-BANDWIDTH=428000,\
            CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000,VIDEO-RANGE=SDR,\
            AUDIO="audio",CLOSED-CAPTIONS=NONE
            ../video/360p/playlist.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=300000,\
            CODECS="avc1.64001e",RESOLUTION=640x360,URI="../video/360p/iframes.m3u8"
            """);
  }

  @Test
  void soundsThatSpeakHaveTheirLanguagesAndVariantsTheRateOfTheLoudest() {
    var rates = new BitRates(300_000, 400_000);
    var german = new Voice("de", "Deutsch", true);
    var english = new Voice("en", "Commentary", false);
    var text =
        new Multivariant()
            .add(new Multivariant.Variant("video/360p", "avc1.64001e", 640, 360, 25, "SDR", rates))
            .audio(
                new Multivariant.Audio(
                    "audio", "mp4a.40.2", 2, new BitRates(128_000, 130_000), german))
            .audio(
                new Multivariant.Audio(
                    "audio-2", "mp4a.40.2", 2, new BitRates(100_000, 140_000), english))
            .soundAlone()
            .render();
    assertThat(text)
        .contains(
            "NAME=\"Deutsch\",LANGUAGE=\"de\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\","
                + "URI=\"../audio/playlist.m3u8\"",
            "NAME=\"Commentary\",LANGUAGE=\"en\",DEFAULT=NO,AUTOSELECT=YES,CHANNELS=\"2\","
                + "URI=\"../audio-2/playlist.m3u8\"",
            "BANDWIDTH=540000,AVERAGE-BANDWIDTH=428000",
            "BANDWIDTH=140000,AVERAGE-BANDWIDTH=128000")
        .containsOnlyOnce("\n../audio/playlist.m3u8");
  }
}
