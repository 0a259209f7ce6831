package dev.millstream.bench;

import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Makes the stream of one file, says when it could first be played and when it was whole, and
/// writes it out as files: `TranscodeBench SOURCE LIBRARIES OUTPUT`.
public final class TranscodeBench {
  private static final String UID = "bench";

  private TranscodeBench() {}

  static void main(String[] args) throws IOException {
    var output = Path.of(args[2]);
    try (var store = FileObjectStore.open(output.resolve("store"));
        var transcoder = new Transcoder(TranscoderSettings.defaults(Path.of(args[1])))) {
      var watch = new Watch(System.nanoTime());
      var request =
          new TranscodeRequest(
              UID, "Bench", Path.of(args[0]), output.resolve("work"), store, 86_400);
      if (!(transcoder.transcode(request, watch) instanceof TranscodeResult.Ready ready)) {
        throw new IOException("no stream came of " + args[0]);
      }
      System.out.printf(
          "first playable %.2f s, whole %.2f s; this JVM's own CPU, its start included: %.2f s%n",
          watch.first.orElse(0.0), watch.seconds(), ownCpuSeconds());
      write(store, ready.manifest(), output.resolve("stream"));
    }
  }

  /// What a server has spent once, for all its videos, is most of it.
  private static double ownCpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(spent -> spent.toMillis() / 1e3)
        .orElse(0.0);
  }

  private static void write(FileObjectStore store, Digest digest, Path root) throws IOException {
    var scope = Scope.video(UID);
    for (var asset : Manifest.load(store, scope, digest).stream().toList()) {
      var file = root.resolve(asset.path().substring(1));
      Files.createDirectories(file.getParent());
      Files.write(file, store.read(scope, asset.identity().digest()));
    }
  }

  /// Notes when there was something to play.
  private static final class Watch implements StreamListener {
    private final long startNanos;
    private Optional<Double> first = Optional.empty();

    Watch(long startNanos) {
      this.startNanos = startNanos;
    }

    double seconds() {
      return (System.nanoTime() - startNanos) / 1e9;
    }

    @Override
    public void probed(SourceFacts facts) {}

    @Override
    public void grew(Digest manifest, boolean playable) {
      if (first.isEmpty() && playable) {
        first = Optional.of(seconds());
      }
    }

    @Override
    public void progress(double percent) {}
  }
}
