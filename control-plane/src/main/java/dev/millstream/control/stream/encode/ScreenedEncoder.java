package dev.millstream.control.stream.encode;

import dev.millstream.control.stream.match.Screening;
import dev.millstream.store.Digest;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.source.TextTrack;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Compares a video with the lists of known content before anything of it is published. What must
/// not be shown ends its encoding.
public record ScreenedEncoder(Encoder encoder, Screening screening) implements Encoder {
  @Override
  public TranscodeResult transcode(TranscodeRequest request, StreamListener listener)
      throws Exception {
    var uid = request.uid();
    try {
      screening.file(uid, request.source());
      var result = encoder.transcode(request, screened(uid, listener));
      if (result instanceof TranscodeResult.Ready ready) {
        screening.tree(uid, ready.manifest());
      }
      return result;
    } catch (Screening.WithheldException e) {
      return new TranscodeResult.Failed(e.code(), e.text());
    } finally {
      screening.over(uid);
    }
  }

  private StreamListener screened(String uid, StreamListener listener) {
    return new StreamListener() {
      @Override
      public void probed(SourceFacts facts) {
        listener.probed(facts);
      }

      @Override
      public void grew(Digest manifest, boolean playable) {
        try {
          screening.tree(uid, manifest);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        listener.grew(manifest, playable);
      }

      @Override
      public void subtitled(TextTrack track) {
        listener.subtitled(track);
      }

      @Override
      public void progress(double percent) {
        listener.progress(percent);
      }
    };
  }
}
