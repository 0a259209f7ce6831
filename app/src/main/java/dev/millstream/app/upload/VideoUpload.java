package dev.millstream.app.upload;

import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.TusLimits;
import dev.millstream.app.client.TusUpload;
import dev.millstream.app.client.UploadListener;
import dev.millstream.app.client.UploadMemory;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.terminal.ProgressBar;
import dev.millstream.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Uploads a file as a video and follows it, with a progress line for each.
public final class VideoUpload {
  private final Api api;
  private final Terminal terminal;
  private final UploadMemory memory;

  public VideoUpload(Api api, Terminal terminal, UploadMemory memory) {
    this.api = api;
    this.terminal = terminal;
    this.memory = memory;
  }

  /// Uploads and returns the video's id.
  public String upload(Path file, String name)
      throws IOException, InterruptedException, ApiException {
    return upload(file, name, Optional.empty());
  }

  /// The same with the id of a watermark.
  public String upload(Path file, String name, Optional<String> watermark)
      throws IOException, InterruptedException, ApiException {
    var metadata = new LinkedHashMap<>(Map.of("name", name));
    watermark.ifPresent(uid -> metadata.put("watermark", uid));
    try (var tus = new TusUpload(api.at("/stream"), api.token(), memory, TusLimits.DEFAULT);
        var bar = new ProgressBar(terminal, "uploading ")) {
      return tus.upload(file, metadata, new Shown(bar, terminal));
    }
  }

  /// Follows the encoder to its end, good or bad.
  public VideoWatch.Moment follow(String uid) throws ApiException, InterruptedException {
    try (var bar = new ProgressBar(terminal, "processing")) {
      return new VideoWatch(api)
          .untilEnded(
              uid,
              moment ->
                  bar.show(
                      moment.percent() / 100,
                      moment.playable() ? moment.state() + ", plays already" : moment.state()));
    }
  }

  private record Shown(ProgressBar bar, Terminal terminal) implements UploadListener {
    @Override
    public void sent(long bytes, long total) {
      bar.show(
          total == 0 ? 1 : (double) bytes / total,
          "%.1f of %.1f MB".formatted(bytes / 1e6, total / 1e6));
    }

    @Override
    public void resumed(long offset) {
      bar.close();
      terminal.note("goes on at %.1f MB".formatted(offset / 1e6));
    }

    @Override
    public void interrupted(String problem, Duration pause) {
      bar.close();
      terminal.note(
          "the connection broke (%s); next try in %d ms".formatted(problem, pause.toMillis()));
    }
  }
}
