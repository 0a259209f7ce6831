package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.FormFile;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.stream.caption.Caption;
import dev.millstream.control.stream.caption.CaptionRows;
import dev.millstream.control.stream.caption.WebVtt;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The API of a video's captions.
record CaptionRoutes(
    StreamSettings settings,
    Database database,
    Videos videos,
    StreamTrees trees,
    ObjectStore store) {
  private static final int FILE_BYTES_MAX = 10_000_000;
  private static final int LANGUAGES_MAX = 100;

  List<Route> routes() {
    var all = StreamService.PATH + "/{uid}/captions";
    var one = all + "/{language}";
    return List.of(
        Route.of("GET", all, this::list),
        Route.of("PUT", one, this::put),
        Route.of("GET", one, request -> ApiResponse.ok(View.of(find(request)))),
        Route.of("DELETE", one, this::remove),
        Route.of("GET", one + "/vtt", this::file));
  }

  private record View(String language, String label, boolean generated, String status) {
    static View of(Caption caption) {
      return new View(caption.language(), caption.label(), false, "ready");
    }
  }

  private ApiResponse list(ApiRequest request) {
    return ApiResponse.ok(captions(request).stream().map(View::of).toList());
  }

  private ApiResponse put(ApiRequest request) throws IOException {
    var uid = uid(request);
    var language = language(request);
    var there = captions(request);
    if (there.size() >= LANGUAGES_MAX
        && there.stream().noneMatch(caption -> caption.language().equals(language))) {
      throw bad("a video has captions in at most " + LANGUAGES_MAX + " languages");
    }
    var bytes = upload(request);
    var problem = WebVtt.problem(bytes);
    if (problem.isPresent()) {
      throw bad("the file is no WebVTT: " + problem.get());
    }
    try (var stage = store.stage(Scope.video(uid))) {
      var caption = new Caption(language, "", stage.put(bytes), bytes.length);
      stage.commit();
      database.write(handle -> {
        if (videos.find(handle, uid).isEmpty()) {
          throw VideoRoutes.none(request);
        }
        CaptionRows.put(handle, uid, caption);
        videos.outdate(handle, uid);
        return uid;
      });
      trees.refresh(uid);
      return ApiResponse.ok(View.of(caption));
    }
  }

  private byte[] upload(ApiRequest request) throws IOException {
    var form =
        FormFile.find(request, settings.limits().formFieldBytesMax(), StreamError.BAD_REQUEST);
    var bytes = form.readNBytes(FILE_BYTES_MAX + 1);
    if (bytes.length > FILE_BYTES_MAX) {
      throw new ApiException(
          413,
          StreamError.TOO_LARGE,
          "a caption file has at most %d bytes".formatted(FILE_BYTES_MAX));
    }
    return bytes;
  }

  private ApiResponse remove(ApiRequest request) throws IOException {
    var caption = find(request);
    var uid = uid(request);
    database.write(handle -> {
      CaptionRows.remove(handle, uid, caption.language());
      videos.outdate(handle, uid);
      return uid;
    });
    trees.refresh(uid);
    return ApiResponse.ok("");
  }

  private ApiResponse file(ApiRequest request) throws IOException {
    try (var in = store.open(Scope.video(uid(request)), find(request).digest())) {
      var headers = Map.of("Content-Type", "text/vtt; charset=utf-8", "Cache-Control", "no-store");
      return ApiResponse.bytes(200, headers, in.readAllBytes());
    }
  }

  private Caption find(ApiRequest request) {
    var tag = request.path("language");
    // one that a source does not say cannot be written, but read
    var language = tag.equals(Caption.UNKNOWN) ? tag : language(request);
    return captions(request).stream()
        .filter(caption -> caption.language().equals(language))
        .findFirst()
        .orElseThrow(() ->
            ApiException.notFound(
                StreamError.NOT_FOUND, "Not Found: there are no captions in " + language));
  }

  private List<Caption> captions(ApiRequest request) {
    var uid = uid(request);
    return database.read(handle -> CaptionRows.of(handle, uid));
  }

  private String uid(ApiRequest request) {
    return videos.find(request.path("uid")).orElseThrow(() -> VideoRoutes.none(request)).uid();
  }

  private static String language(ApiRequest request) {
    var tag = request.path("language");
    return Caption.language(tag)
        .orElseThrow(() -> bad(tag + " is no language: write a BCP 47 tag, as en or pt-BR"));
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
