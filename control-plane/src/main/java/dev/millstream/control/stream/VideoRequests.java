package dev.millstream.control.stream;

import dev.millstream.control.stream.video.Video;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.overlay.Overlay;
import dev.millstream.transcoder.source.PassThrough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What is asked of the transcoder for a video, whose upload is in the data folder.
public record VideoRequests(Path dataDirectory, StreamLimits limits, ObjectStore store) {
  VideoRequests(StreamSettings settings, ObjectStore store) {
    this(settings.dataDirectory(), settings.limits(), store);
  }

  /// A video's whole stream, worked at in its own folder.
  public TranscodeRequest of(Video video) throws IOException {
    var most = limits.durationSecondsMax();
    return new TranscodeRequest(
        video.uid(),
        video.title(),
        source(video),
        StreamSettings.work(dataDirectory, video.uid()),
        store,
        Math.min(most, video.wishes().maxDurationSeconds().orElse(most)),
        overlay(video),
        video.wishes().passThrough().map(wish -> PassThrough.of(wish, Long.MAX_VALUE)),
        Optional.empty());
  }

  private Optional<Overlay> overlay(Video video) throws IOException {
    if (video.watermark().isEmpty()) {
      return Optional.empty();
    }
    var mark = video.watermark().get();
    var picture = store.file(Scope.watermark(mark.uid()), mark.picture());
    return Optional.of(new Overlay(picture, mark.look()));
  }

  private Path source(Video video) throws IOException {
    var upload = StreamSettings.upload(dataDirectory, video.uid());
    return video.source().isPresent() && !Files.exists(upload)
        ? store.file(Scope.video(video.uid()), video.source().get())
        : upload;
  }
}
