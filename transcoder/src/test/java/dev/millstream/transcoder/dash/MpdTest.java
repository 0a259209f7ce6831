package dev.millstream.transcoder.dash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millstream.transcoder.hls.MediaSegment;
import dev.millstream.transcoder.hls.Voice;
import java.util.List;
import org.junit.jupiter.api.Test;

class MpdTest {
  private static MediaSegment segment(long ticks) {
    return new MediaSegment("seg.m4s", ticks, 1000, List.of());
  }

  @Test
  void namesEverySegmentWithItsTimeToTheTick() {
    var picture = new Mpd.Picture(640, 360, 30_000 / 1001.0, "SDR");
    var segments = List.of(segment(60_060), segment(60_060), segment(59_059));
    var sound = List.of(segment(96_256), segment(95_232));
    var text =
        new Mpd()
            .add(
                new Mpd.Representation(
                    "video/360p", "avc1.64001e", picture, 30_000, 500_000, segments),
                Voice.ONLY)
            .add(
                new Mpd.Representation(
                    "audio", "mp4a.40.2", Mpd.Picture.NONE, 48_000, 130_000, sound),
                Voice.ONLY)
            .render();
    assertThat(text)
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" \
            profiles="urn:mpeg:dash:profile:isoff-live:2011" minBufferTime="PT6S" \
            mediaPresentationDuration="PT5.973S">
              <Period id="1" start="PT0S">
                <AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" \
            startWithSAP="1">
                  <Representation id="video-360p" bandwidth="500000" codecs="avc1.64001e" \
            width="640" height="360" sar="1:1" frameRate="30000/1001">
                    <SegmentTemplate timescale="30000" startNumber="1" \
            initialization="../video/360p/init.mp4" media="../video/360p/seg-$Number%05d$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="60060" r="1"/>
                        <S t="120120" d="59059"/>
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
                <AdaptationSet contentType="audio" mimeType="audio/mp4" segmentAlignment="true" \
            startWithSAP="1">
                  <Representation id="audio" bandwidth="130000" codecs="mp4a.40.2" \
            audioSamplingRate="48000">
                    <AudioChannelConfiguration \
            schemeIdUri="urn:mpeg:dash:23003:3:audio_channel_configuration:2011" value="2"/>
                    <SegmentTemplate timescale="48000" startNumber="1" \
            initialization="../audio/init.mp4" media="../audio/seg-$Number%05d$.m4s">
                      <SegmentTimeline>
                        <S t="0" d="96256"/>
                        <S t="96256" d="95232"/>
                      </SegmentTimeline>
                    </SegmentTemplate>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """);
  }
}
