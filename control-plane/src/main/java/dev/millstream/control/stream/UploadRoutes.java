package dev.millstream.control.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.control.api.Access;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.FormFile;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.tus.TusMetadata;
import dev.millstream.control.stream.tus.TusServer;
import dev.millstream.control.stream.tus.UploadFile;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.control.stream.video.WatermarkJson;
import dev.millstream.control.tokens.Token;
import io.undertow.util.HttpString;
import java.io.EOFException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How bytes come in: forms and tus on the account's own path with a token, and on the URL of one
/// upload, which needs none.
final class UploadRoutes {
  /// An upload's URL is this and its key.
  static final String PREFIX = "/upload/";

  private final StreamSettings settings;
  private final Videos videos;
  private final Uploads uploads;
  private final TusServer tus;

  UploadRoutes(StreamSettings settings, Videos videos, Uploads uploads) {
    this.settings = settings;
    this.videos = videos;
    this.uploads = uploads;
    tus = new TusServer(uploads, PREFIX, settings.limits().tus());
  }

  List<Route> routes() {
    var one = PREFIX + "{key}";
    return List.of(
        new Route("OPTIONS", StreamService.PATH, Access.PUBLIC, _ -> tus.options()),
        Route.of("POST", StreamService.PATH, this::begin),
        Route.of("POST", StreamService.PATH + "/direct_upload", this::prepare),
        new Route("OPTIONS", one, Access.PUBLIC, _ -> tus.options()),
        new Route("HEAD", one, Access.PUBLIC, this::resume),
        new Route("PATCH", one, Access.PUBLIC, this::resume),
        new Route("DELETE", one, Access.PUBLIC, this::resume),
        new Route("POST", one, Access.PUBLIC, this::fill));
  }

  private ApiResponse begin(ApiRequest request) throws Exception {
    if (speaksTus(request)) {
      return tus.create(request);
    }
    var creator = request.header("Upload-Creator");
    return takeForm(
        request,
        (file, metadata) -> {
          var change = VideoChange.of(metadata);
          return uploads.takeIn(
              file, creator.map(change::by).orElse(change).through(token(request)));
        });
  }

  private ApiResponse resume(ApiRequest request) throws Exception {
    return tus.upload(request, request.path("key"));
  }

  private ApiResponse fill(ApiRequest request) throws Exception {
    if (speaksTus(request)) {
      return resume(request);
    }
    var key = request.path("key");
    try {
      return takeForm(
          request, (file, metadata) -> tus.fill(request, key, file, metadata).mediaId());
    } catch (ApiException e) {
      throw new ApiException(e.status(), code(e), e.text());
    }
  }

  /// The protocol knows statuses only; forms are answered with Cloudflare's codes.
  private static int code(ApiException refused) {
    return switch (refused.status()) {
      case 404 -> StreamError.NOT_FOUND;
      case 409 -> StreamError.UPLOADED_ALREADY;
      case 410 -> StreamError.UPLOAD_GONE;
      default -> refused.code();
    };
  }

  private ApiResponse prepare(ApiRequest request) throws Exception {
    var body = Json.tree(request.body());
    if (!body.hasNonNull("maxDurationSeconds")) {
      throw ApiException.badRequest(
          StreamError.BAD_DURATION, "say how long the video may be: maxDurationSeconds");
    }
    var creator = request.header("Upload-Creator");
    var change = VideoChange.of(body);
    var upload =
        uploads.prepare(
            creator.map(change::by).orElse(change).through(token(request)),
            Optional.ofNullable(body.path("expiry").asString(null)));
    return ApiResponse.ok(
        new Prepared(
            request.absolute(PREFIX + upload.key()),
            upload.mediaId(),
            change.deletion(),
            videos
                .find(upload.mediaId())
                .flatMap(video -> video.watermark())
                .map(WatermarkJson::of)));
  }

  private ApiResponse takeForm(ApiRequest request, FormTaker taker) throws Exception {
    request.exchange().getResponseHeaders().put(new HttpString("Access-Control-Allow-Origin"), "*");
    var form =
        FormFile.find(request, settings.limits().formFieldBytesMax(), StreamError.BAD_REQUEST);
    try {
      var uid = taker.take(form, TusMetadata.named(form.name()));
      return ApiResponse.ok(VideoJson.of(videos.find(uid).orElseThrow(), settings.streamUrl()));
    } catch (UploadFile.TooLongException e) {
      throw new ApiException(
          413, StreamError.TOO_LARGE, "the file has " + e.getMessage() + ", the most allowed");
    } catch (UploadFile.CutShortException | EOFException e) {
      throw ApiException.badRequest(
          StreamError.BAD_REQUEST, "the connection broke within the file; nothing was kept");
    }
  }

  private static Optional<String> token(ApiRequest request) {
    return request.token().map(Token::id);
  }

  private static boolean speaksTus(ApiRequest request) {
    return request.header("Tus-Resumable").isPresent()
        || request.header("Upload-Length").isPresent();
  }

  private record Prepared(
      String uploadURL,
      String uid,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> scheduledDeletion,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<WatermarkJson> watermark) {}

  @FunctionalInterface
  private interface FormTaker {
    String take(InputStream file, TusMetadata metadata) throws Exception;
  }
}
