package dev.millstream.control.stream.video;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.control.api.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A video as Cloudflare's API shows it, field by field.
public record VideoJson(
    String uid,
    @Nullable String creator,
    String thumbnail,
    double thumbnailTimestampPct,
    boolean readyToStream,
    @Nullable String readyToStreamAt,
    Status status,
    JsonNode meta,
    String created,
    String modified,
    @Nullable String scheduledDeletion,
    long size,
    String preview,
    List<String> allowedOrigins,
    boolean requireSignedURLs,
    @Nullable String uploaded,
    @Nullable String uploadExpiry,
    @Nullable Long maxSizeBytes,
    @Nullable Double maxDurationSeconds,
    double duration,
    Input input,
    Playback playback,
    @Nullable WatermarkJson watermark,
    @Nullable String clippedFrom,
    JsonNode publicDetails,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String passThrough) {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /// `step` and `pctComplete` only while it is encoded.
  public record Status(
      String state,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String step,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String pctComplete,
      String errorReasonCode,
      String errorReasonText) {}

  /// The source's picture.
  public record Input(int width, int height) {}

  /// Where players begin.
  public record Playback(String hls, String dash) {}

  /// The video whose public pages are below `streamUrl` (no slash at its end).
  public static VideoJson of(Video video, String streamUrl) {
    var place = streamUrl + "/" + video.uid();
    return new VideoJson(
        video.uid(),
        video.creator().orElse(null),
        place + "/thumbnails/thumbnail.jpg",
        video.wishes().thumbnailTimestampPct(),
        video.times().readyToStream().isPresent(),
        time(video.times().readyToStream()),
        status(video.status()),
        tree(video.meta()),
        TIME.format(video.times().created()),
        TIME.format(video.times().modified()),
        time(video.times().scheduledDeletion()),
        Math.max(0, video.media().bytes()),
        place + "/watch",
        video.access().origins(),
        video.access().signed(),
        time(video.times().uploaded()),
        time(video.times().uploadExpiry()),
        null,
        video.wishes().maxDurationSeconds().isPresent()
            ? (Double) video.wishes().maxDurationSeconds().getAsDouble()
            : null,
        video.media().durationSeconds(),
        new Input(video.media().width(), video.media().height()),
        new Playback(place + "/manifest/video.m3u8", place + "/manifest/video.mpd"),
        video.watermark().map(WatermarkJson::of).orElse(null),
        video.clip().map(Video.Clip::origin).orElse(null),
        tree(video.wishes().publicDetails()),
        video.wishes().passThrough().orElse(null));
  }

  private static Status status(Video.Status status) {
    var state = status.state();
    var encoding = state == VideoState.IN_PROGRESS;
    return new Status(
        state.word(),
        encoding ? "encoding" : null,
        encoding || state == VideoState.READY
            ? String.format(Locale.ROOT, "%.6f", status.percent())
            : null,
        status.errorCode().orElse(""),
        status.errorText().orElse(""));
  }

  private static JsonNode tree(String json) {
    return Json.tree(json.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String time(Optional<Instant> time) {
    return time.map(TIME::format).orElse(null);
  }
}
