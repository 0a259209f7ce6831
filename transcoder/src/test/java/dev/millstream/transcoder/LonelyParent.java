package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.store.file.FileObjectStore;
import java.io.IOException;
import java.nio.file.Path;

/// The main class of a process that transcodes, and is killed at it.
final class LonelyParent {
  private LonelyParent() {}

  static void main(String[] args) throws IOException {
    var home = Path.of(args[0]);
    try (var store = FileObjectStore.open(home.resolve("store"));
        var transcoder = new Transcoder(TranscoderSettings.defaults(Path.of(args[2])))) {
      transcoder.transcode(
          new TranscodeRequest("film", "Film", Path.of(args[1]), home.resolve("work"), store, 3600),
          new StreamListener() {
            @Override
            public void probed(SourceFacts facts) {
              IO.println("probed");
            }

            @Override
            public void grew(Digest manifest, boolean playable) {}

            @Override
            public void progress(double percent) {}
          });
    }
    IO.println("finished");
  }
}
