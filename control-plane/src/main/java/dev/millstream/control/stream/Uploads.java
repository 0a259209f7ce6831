package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.link.LinkDownload;
import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.control.stream.quota.Quotas;
import dev.millstream.control.stream.tus.TusMetadata;
import dev.millstream.control.stream.tus.Upload;
import dev.millstream.control.stream.tus.UploadBook;
import dev.millstream.control.stream.tus.UploadFile;
import dev.millstream.control.stream.tus.UploadRequest;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.VideoState;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.spool.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;

/// The uploads that become videos: an upload and its video are entered together, and a complete
/// upload and its job are one transaction. Thread-safe.
final class Uploads implements UploadBook {
  private static final Duration EXPIRY_MAX = Duration.ofDays(30);

  private final StreamSettings settings;
  private final Database database;
  private final Videos videos;
  private final JobQueue jobs;
  private final Quotas quotas;
  private final EarlyStarts early;
  private final UploadRows rows;

  Uploads(
      StreamSettings settings,
      Database database,
      Videos videos,
      JobQueue jobs,
      Quotas quotas,
      EarlyStarts early) {
    this.early = early;
    this.settings = settings;
    this.database = database;
    this.videos = videos;
    this.jobs = jobs;
    this.quotas = quotas;
    rows = new UploadRows(settings);
  }

  /// What may be stored.
  Quotas quotas() {
    return quotas;
  }

  @Override
  public Upload create(UploadRequest request) throws IOException {
    var limits = settings.limits();
    if (request.partial()) {
      return enter(Optional.empty(), request, Instant.now().plus(limits.uploadOpenMax()));
    }
    var named = VideoChange.of(request.metadata());
    var change = request.creator().map(named::by).orElse(named).through(request.token());
    var open = request.forUser() ? limits.directOpenMax() : limits.uploadOpenMax();
    return enter(Optional.of(change), request, expiry(request.metadata().value("expiry"), open));
  }

  /// Enters an upload whose length nobody has named yet.
  Upload prepare(VideoChange change, Optional<String> expiry) throws IOException {
    var nothing =
        new UploadRequest(
            OptionalLong.empty(), TusMetadata.NONE, Optional.empty(), true, "", change.token());
    var until = expiry(expiry, settings.limits().directOpenMax());
    return enter(Optional.of(change), nothing, until);
  }

  /// Takes a whole file in; the video queues at once. Returns its uid.
  String takeIn(InputStream file, VideoChange change) throws IOException {
    return takeIn(Keys.fresh(), file, change);
  }

  /// The same, of a video that gets this uid.
  String takeIn(String uid, InputStream file, VideoChange change) throws IOException {
    refuseWhenTooManyQueue();
    checkDeletion(change, Instant.now());
    var owner = change.token();
    database.read(handle -> quotas.admitted(handle, owner, 0, change.durationMax()));
    var upload = new UploadFile(settings.upload(uid));
    try {
      upload.create();
      upload.appendAll(file, settings.limits().tus().uploadBytesMax());
      var bytes = upload.length();
      database.write(handle -> {
        quotas.admitted(handle, owner, bytes, change.durationMax());
        videos.insert(handle, uid, Instant.now(), change);
        queue(handle, uid, bytes);
        return uid;
      });
      return uid;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(upload.path());
      throw e;
    }
  }

  /// Has a file fetched from a link. Returns the video's uid.
  String fetch(VideoChange change, String url) {
    return pull(
        change,
        change.durationMax(),
        (handle, uid) -> {
          LinkRows.add(handle, uid, url);
          jobs.enqueue(handle, LinkDownload.JOB, uid, uid);
        });
  }

  /// Has a video cut from another one. Returns the new one's uid.
  String clip(VideoChange change, Video.Clip clip) {
    return pull(
        change,
        clip.endSeconds() - clip.startSeconds(),
        (handle, uid) -> {
          videos.cut(handle, uid, clip);
          jobs.enqueue(handle, Clips.JOB, uid, uid);
        });
  }

  private String pull(VideoChange change, double seconds, BiConsumer<Handle, String> job) {
    refuseWhenTooManyQueue();
    var now = Instant.now();
    checkDeletion(change, now);
    if (videos.number(VideoState.DOWNLOADING) >= settings.limits().queuedMax()) {
      throw new ApiException(
          429, StreamError.TOO_MANY_QUEUED, "too many videos are being fetched; try again later");
    }
    var uid = Keys.fresh();
    return database.write(handle -> {
      quotas.admitted(handle, change.token(), 0, seconds);
      videos.insert(handle, uid, now, change);
      videos.downloading(handle, uid);
      job.accept(handle, uid);
      return uid;
    });
  }

  @Override
  public Optional<Upload> find(String key) {
    return database.read(handle -> rows.find(handle, key));
  }

  @Override
  public Upload declare(Upload upload, UploadRequest request) {
    return database.write(handle -> {
      var owner = UploadRows.token(handle, upload.key());
      quotas.admitted(handle, owner, request.length().orElse(0), 0);
      if (!rows.declare(handle, upload.key(), request)) {
        throw ApiException.conflict(
            StreamError.UPLOADED_ALREADY, "the length of this upload was declared before");
      }
      // who was handed the URL names a nameless video, and changes nothing else of it
      videos.nameIfNameless(handle, upload.mediaId(), VideoChange.of(request.metadata()));
      return rows.find(handle, upload.key()).orElseThrow();
    });
  }

  @Override
  public Optional<Upload> findJoined(String concat) {
    return database.read(handle -> rows.findJoined(handle, concat));
  }

  @Override
  public void complete(Upload upload) throws IOException {
    complete(upload, List.of());
  }

  @Override
  public void complete(Upload upload, List<Upload> parts) throws IOException {
    database.write(handle -> {
      parts.forEach(part -> rows.end(handle, part.key(), Upload.Standing.COMPLETE));
      if (!rows.end(handle, upload.key(), Upload.Standing.COMPLETE)) {
        throw new ApiException(410, StreamError.UPLOAD_GONE, "the upload has ended meanwhile");
      }
      queue(handle, upload.mediaId(), upload.length().orElseThrow());
      return upload;
    });
    for (var part : parts) {
      Files.deleteIfExists(part.file());
    }
  }

  @Override
  public void grew(Upload upload, long bytes) {
    early.grew(upload, bytes);
  }

  @Override
  public void discard(Upload upload) throws IOException {
    early.abandon(upload.mediaId());
    database.write(handle -> {
      rows.end(handle, upload.key(), Upload.Standing.GONE);
      videos.forget(handle, upload.mediaId());
      return upload;
    });
    Files.deleteIfExists(upload.file());
  }

  /// After a start, before anybody is served: whatever was acknowledged goes on by itself, and what
  /// nobody knows of is deleted.
  void recover() throws IOException {
    for (var upload : database.read(rows::open)) {
      if (upload.joined()) {
        discard(upload); // its parts are there still, and are joined when the client asks again
      } else if (isWhole(upload) && !upload.partial()) {
        complete(upload);
      }
    }
    for (var state : List.of(VideoState.QUEUED, VideoState.IN_PROGRESS)) {
      for (var uid : videos.in(state)) {
        database.write(handle -> {
          jobs.enqueue(handle, UploadPipeline.TRANSCODE, uid, uid);
          return uid;
        });
      }
    }
    for (var work : folders(settings.transcoding())) {
      var state = videos.find(work.getFileName().toString()).map(it -> it.status().state());
      if (state.filter(it -> !it.over()).isEmpty()) {
        FileTree.delete(work);
      }
    }
    try (var files = Files.list(settings.uploads())) {
      for (var file : files.toList()) {
        if (!wanted(file.getFileName().toString())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (var found = Files.list(parent)) {
      return found.toList();
    }
  }

  private static boolean isWhole(Upload upload) throws IOException {
    return upload.length().orElse(-1) == new UploadFile(upload.file()).length();
  }

  private boolean wanted(String uid) {
    return videos.find(uid).isPresent() || database.read(handle -> UploadRows.isOpen(handle, uid));
  }

  /// Gives up what has expired, and forgets what ended long ago.
  void sweep(Instant now) throws IOException {
    for (var upload : database.read(rows::open)) {
      if (!now.isBefore(upload.expires())) {
        discard(upload);
      }
    }
    database.write(handle -> rows.forgetEnded(handle, now.minus(settings.limits().keyKeptFor())));
  }

  /// Refuses a change that would delete a video too soon after its upload.
  void checkDeletion(VideoChange change, Instant uploaded) {
    var least = settings.limits().keptMin();
    if (change.deletion().filter(when -> when.isBefore(uploaded.plus(least))).isPresent()) {
      throw ApiException.badRequest(
          StreamError.BAD_REQUEST,
          "scheduledDeletion lies less than %d days after the upload".formatted(least.toDays()));
    }
  }

  /// Lets the unfinished upload of a video expire at another time.
  void extend(Handle handle, Video video, String wanted) {
    var expires = expiry(Optional.of(wanted), settings.limits().uploadOpenMax());
    if (!rows.extend(handle, video.uid(), expires)) {
      throw ApiException.badRequest(
          StreamError.UPLOADED_ALREADY, "uploadExpiry: no upload of this video is unfinished");
    }
    videos.expireUpload(handle, video.uid(), expires);
  }

  /// Enters an upload, and the video that it becomes; a part becomes none.
  private Upload enter(Optional<VideoChange> change, UploadRequest request, Instant expires)
      throws IOException {
    refuseWhenTooManyQueue();
    refuseWhenTooManyAreOpen();
    change.ifPresent(wanted -> checkDeletion(wanted, Instant.now()));
    var uid = Keys.fresh();
    var upload =
        new Upload(
            Keys.fresh(),
            uid,
            settings.upload(uid),
            request.length(),
            request.metadata().header(),
            expires,
            Upload.Standing.OPEN,
            request.concat());
    new UploadFile(upload.file()).create();
    try {
      return database.write(handle -> {
        // what is joined has been counted as its parts
        var bytes = upload.joined() ? 0 : request.length().orElse(0);
        var seconds = change.map(VideoChange::durationMax).orElse(0.0);
        quotas.admitted(handle, request.token(), bytes, seconds);
        change.ifPresent(wanted -> videos.insert(handle, uid, expires, wanted));
        rows.insert(handle, upload, request.token());
        return upload;
      });
    } catch (RuntimeException e) {
      Files.deleteIfExists(upload.file());
      throw e;
    }
  }

  /// Has a video encoded whose file is whole.
  void queue(Handle handle, String uid, long bytes) {
    if (!videos.uploaded(handle, uid, bytes)) {
      throw new VideoRemovedException(uid);
    }
    jobs.enqueue(handle, UploadPipeline.TRANSCODE, uid, uid);
  }

  private void refuseWhenTooManyAreOpen() {
    var open = database.read(handle -> UploadRows.number(handle, Upload.Standing.OPEN));
    if (open >= settings.limits().openUploadsMax()) {
      throw new ApiException(
          429,
          StreamError.TOO_MANY_QUEUED,
          open + " uploads are unfinished already; end some, or wait until they expire");
    }
  }

  private void refuseWhenTooManyQueue() {
    var queued = videos.number(VideoState.QUEUED);
    if (queued >= settings.limits().queuedMax()) {
      throw new ApiException(
          429,
          StreamError.TOO_MANY_QUEUED,
          queued + " videos wait to be encoded already; try again when some are done");
    }
  }

  private static Instant expiry(Optional<String> wanted, Duration otherwise) {
    var now = Instant.now();
    var expires = wanted.map(VideoChange::time).orElse(now.plus(otherwise));
    if (expires.isBefore(now) || expires.isAfter(now.plus(EXPIRY_MAX))) {
      throw ApiException.badRequest(
          StreamError.BAD_REQUEST, "expiry lies in the past, or more than 30 days ahead");
    }
    return expires;
  }
}
