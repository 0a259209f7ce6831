package dev.millstream.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot become a stream ends in its own error, and leaves nothing behind.
class UnfitSourceTest {
  @TempDir Path temp;
  private final Followed followed = new Followed();

  @Test
  void anUnsupportedCodecIsNamedInPlainWords() throws IOException {
    var failed = fail(Playing.media("mp4_sample_vvc.mp4"), 3600);
    assertThat(failed.errorCode()).isEqualTo("ERR_MALFORMED_VIDEO");
    assertThat(failed.text()).contains("VVC (H.266)", "not supported");
  }

  @Test
  void aTextNamedAsAVideoIsNoVideo() throws IOException {
    assertThat(fail(file("Just a few words.\n"), 3600).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  @Test
  void aScriptThatNamesAVideoIsNoVideo() throws IOException {
    var target = Playing.media("mdn-rabbit-vp8-vorbis.webm");
    var script = file("ffconcat version 1.0\nfile '" + target + "'\n");
    assertThat(fail(script, 3600).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  @Test
  void aPlaylistThatNamesAFileOfThisMachineIsNoVideo() throws IOException {
    var list = file("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n");
    assertThat(fail(list, 3600).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  /// What names a place in the network is never asked for, in any form that FFmpeg would follow.
  @Test
  void whatNamesANetworkIsNoVideoAndNobodyIsCalled() throws IOException {
    try (var called = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var place = "127.0.0.1:" + called.getLocalPort();
      var texts =
          List.of(
              "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://%s/a.ts\n".formatted(place),
              "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\ntcp://%s\n".formatted(place),
              "<MPD type=\"static\"><BaseURL>http://%s/</BaseURL></MPD>".formatted(place),
              "ffconcat version 1.0\nfile 'http://%s/a.mp4'\n".formatted(place));
      for (var text : texts) {
        assertThat(fail(file(text), 3600).errorCode()).as(text).isEqualTo("ERR_NON_VIDEO");
      }
      called.setSoTimeout(1);
      assertThatThrownBy(called::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void anEmptyFileIsNoVideo() throws IOException {
    assertThat(fail(file(""), 3600).errorCode()).isEqualTo("ERR_NON_VIDEO");
  }

  @Test
  void soundAloneIsNoVideo() throws IOException {
    var failed = fail(Playing.media("mp4_sample_audio_only.mp4"), 3600);
    assertThat(failed.errorCode()).isEqualTo("ERR_NON_VIDEO");
    assertThat(failed.text()).contains("only sound");
  }

  @Test
  void aVideoWithoutOneDecodablePictureIsMalformed() throws IOException {
    var failed = fail(Playing.media("lpms-zero-frame.ts"), 3600);
    assertThat(failed.errorCode()).isEqualTo("ERR_MALFORMED_VIDEO");
  }

  @Test
  void aVideoCutOffBeforeItsIndexIsMalformedAndSaysSo() throws IOException {
    var whole = Files.readAllBytes(Playing.media("mp4_sample_video_only.mp4"));
    var cut = Files.write(temp.resolve("cut.mp4"), Arrays.copyOf(whole, whole.length / 2));
    var failed = fail(cut, 3600);
    assertThat(failed.errorCode()).isEqualTo("ERR_MALFORMED_VIDEO");
    assertThat(failed.text()).contains("cut off");
  }

  @Test
  void aSinglePictureIsTooShort() throws IOException {
    var source = Playing.media("mdn-rabbit-vp8-vorbis.webm");
    var start = Arrays.copyOf(Files.readAllBytes(source), 26_480);
    assertThat(fail(Files.write(temp.resolve("start.webm"), start), 3600).errorCode())
        .isEqualTo("ERR_DURATION_TOO_SHORT");
  }

  @Test
  void aLongerVideoThanAllowedSaysHowLongItIs() throws IOException {
    var failed = fail(Playing.media("wpt-movie-300s.mp4"), 60);
    assertThat(failed.errorCode()).isEqualTo("ERR_DURATION_EXCEED_CONSTRAINT");
    assertThat(failed.text()).contains("300 seconds", "at most 60");
  }

  private TranscodeResult.Failed fail(Path source, double maxSeconds) throws IOException {
    var work = temp.resolve("work");
    try (var store = FileObjectStore.open(temp.resolve("store"));
        var transcoder =
            new Transcoder(TranscoderSettings.defaults(Path.of("target", "libraries")))) {
      var request = new TranscodeRequest("film", "Film", source, work, store, maxSeconds);
      var result = transcoder.transcode(request, followed);
      assertThat(result).isInstanceOf(TranscodeResult.Failed.class);
      assertThat(followed.trees).isEmpty();
      assertThat(work).doesNotExist();
      return (TranscodeResult.Failed) result;
    }
  }

  private Path file(String content) throws IOException {
    return Files.writeString(temp.resolve("film.mp4"), content);
  }
}
