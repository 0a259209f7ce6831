package dev.millstream.control.stream;

import dev.millstream.control.stream.encode.Encoder;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Variant;
import dev.millstream.transcoder.SourceFacts;
import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// "Encodes" by making the source itself the one segment; in steps, between which a test may look
/// or kill.
final class FakeEncoder implements Encoder {
  private final Step between;

  FakeEncoder() {
    this(_ -> {});
  }

  FakeEncoder(Step between) {
    this.between = between;
  }

  @Override
  public TranscodeResult transcode(TranscodeRequest request, StreamListener listener)
      throws Exception {
    var source = Files.readAllBytes(request.source());
    if (source.length > 0 && source[0] == 't') {
      return new TranscodeResult.Failed("ERR_NON_VIDEO", "This is a text, not a video.");
    }
    var facts = new SourceFacts(2.5, 640, 360, 25, "h264", Optional.of("aac"), source.length);
    listener.probed(facts);
    listener.progress(10.5);
    between.at("probed");
    var manifest = tree(request, source, "#EXTM3U growing");
    listener.grew(manifest, true);
    listener.progress(50);
    between.at("playable");
    var last = tree(request, source, "#EXTM3U complete");
    listener.grew(last, true);
    return new TranscodeResult.Ready(last, facts);
  }

  private static Digest tree(TranscodeRequest request, byte[] segment, String playlist)
      throws IOException {
    var store = request.store();
    try (var stage = store.stage(Scope.video(request.uid()))) {
      var text = playlist.getBytes(StandardCharsets.UTF_8);
      var manifest =
          new ManifestWriter()
              .add(asset("/video/1/seg-00001.m4s", stage.put(segment), segment.length))
              .add(asset("/manifest/video.m3u8", stage.put(text), text.length));
      var digest = stage.put(manifest.toBytes());
      stage.commit();
      return digest;
    }
  }

  private static Asset asset(String path, Digest digest, long size) {
    return new Asset(
        path, "application/octet-stream", List.of(new Variant(Coding.IDENTITY, digest, size)));
  }

  /// What happens between two steps.
  @FunctionalInterface
  interface Step {
    void at(String step) throws Exception;
  }
}
