package dev.millstream.control.stream.download;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.sound.Soundtracks;
import dev.millstream.control.stream.video.Republish;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.transcoder.download.DownloadKind;
import dev.millstream.transcoder.download.Remux;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The API of downloads, below `path`; the public finds their files below `streamUrl`.
public record DownloadRoutes(
    String path,
    String streamUrl,
    Database database,
    Videos videos,
    ObjectStore store,
    Republish republish,
    JobQueue jobs) {
  public List<Route> routes() {
    var all = path + "/{uid}/downloads";
    var one = all + "/{kind}";
    return List.of(
        Route.of("GET", all, request -> list(video(request))),
        Route.of("POST", all, request -> make(request, DownloadKind.DEFAULT)),
        Route.of("DELETE", all, request -> remove(request, List.of(DownloadKind.values()))),
        Route.of("POST", one, request -> make(request, kind(request))),
        Route.of("DELETE", one, request -> remove(request, List.of(kind(request)))));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record View(String status, @Nullable String url, double percentComplete) {}

  private ApiResponse list(Video video) {
    var shown = new LinkedHashMap<String, View>();
    for (var download : downloads(video.uid())) {
      var url = streamUrl + "/" + video.uid() + download.kind().path();
      shown.put(
          download.kind().word(),
          new View(download.status(), download.failed() ? null : url, download.percent()));
    }
    return ApiResponse.ok(shown);
  }

  /// One that is there or in work stays; one that failed is tried anew.
  private ApiResponse make(ApiRequest request, DownloadKind kind) throws IOException {
    var video = video(request);
    var uid = video.uid();
    if (video.status().state() != VideoState.READY || video.encoded().isEmpty()) {
      throw bad(
          "a download is made of a video that is ready; the state of this one is "
              + video.status().state().word());
    }
    var tree = new Soundtracks(database, store).heard(video);
    if (!Remux.possible(store, Scope.video(uid), tree, kind)) {
      throw bad("the video has no sound to make a download of");
    }
    database.write(handle -> {
      if (videos.find(handle, uid).isEmpty()) {
        throw none(request);
      }
      var there = of(DownloadRows.of(handle, uid), kind);
      if (there.isEmpty() || there.get().failed()) {
        var job = UUID.randomUUID().toString();
        DownloadRows.begin(handle, uid, kind, job);
        jobs.enqueue(handle, Downloads.JOB, job, uid);
      }
      return uid;
    });
    return list(video);
  }

  private ApiResponse remove(ApiRequest request, List<DownloadKind> kinds) throws IOException {
    var uid = video(request).uid();
    var there = downloads(uid);
    if (kinds.stream().allMatch(kind -> of(there, kind).isEmpty())) {
      throw ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no such download");
    }
    database.write(handle -> {
      kinds.forEach(kind -> DownloadRows.remove(handle, uid, kind));
      videos.outdate(handle, uid);
      return uid;
    });
    republish.refresh(uid);
    return ApiResponse.ok("ok");
  }

  private List<Download> downloads(String uid) {
    return database.read(handle -> DownloadRows.of(handle, uid));
  }

  private static Optional<Download> of(List<Download> downloads, DownloadKind kind) {
    return downloads.stream().filter(download -> download.kind() == kind).findFirst();
  }

  private static DownloadKind kind(ApiRequest request) {
    var word = request.path("kind");
    return DownloadKind.of(word)
        .orElseThrow(() -> bad(word + " is no kind of download: there are default and audio"));
  }

  private Video video(ApiRequest request) {
    return videos.find(request.path("uid")).orElseThrow(() -> none(request));
  }

  private static ApiException none(ApiRequest request) {
    return ApiException.notFound(
        StreamError.NOT_FOUND, "Not Found: there is no video " + request.path("uid"));
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
