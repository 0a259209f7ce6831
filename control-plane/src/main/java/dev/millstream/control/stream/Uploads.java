package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.link.LinkDownload;
import dev.millstream.control.stream.link.LinkRows;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/// The uploads that become videos: an upload and its video are entered together, and a complete
/// upload and its job are one transaction. Thread-safe.
final class Uploads implements UploadBook {
  private static final Duration EXPIRY_MAX = Duration.ofDays(30);

  private final StreamSettings settings;
  private final Database database;
  private final Videos videos;
  private final JobQueue jobs;
  private final UploadRows rows;

  Uploads(StreamSettings settings, Database database, Videos videos, JobQueue jobs) {
    this.settings = settings;
    this.database = database;
    this.videos = videos;
    this.jobs = jobs;
    rows = new UploadRows(settings);
  }

  @Override
  public Upload create(UploadRequest request) throws IOException {
    var change = VideoChange.of(request.metadata());
    var limits = settings.limits();
    var open = request.forUser() ? limits.directOpenMax() : limits.uploadOpenMax();
    var expires = expiry(request.metadata().value("expiry"), open);
    return enter(
        request.creator().map(change::by).orElse(change),
        request.length(),
        request.metadata().header(),
        expires);
  }

  /// Enters an upload whose length nobody has named yet.
  Upload prepare(VideoChange change, Optional<String> expiry) throws IOException {
    return enter(
        change, OptionalLong.empty(), "", expiry(expiry, settings.limits().directOpenMax()));
  }

  /// Takes a whole file in; the video queues at once. Returns its uid.
  String takeIn(InputStream file, VideoChange change) throws IOException {
    refuseWhenTooManyQueue();
    checkDeletion(change, Instant.now());
    var uid = Keys.fresh();
    var upload = new UploadFile(settings.upload(uid));
    try {
      upload.create();
      upload.appendAll(file, settings.limits().tus().uploadBytesMax());
      var bytes = upload.length();
      database.write(handle -> {
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
    refuseWhenTooManyQueue();
    var now = Instant.now();
    checkDeletion(change, now);
    if (videos.number(VideoState.DOWNLOADING) >= settings.limits().queuedMax()) {
      throw new ApiException(
          429, StreamError.TOO_MANY_QUEUED, "too many videos are being fetched; try again later");
    }
    var uid = Keys.fresh();
    return database.write(handle -> {
      videos.insert(handle, uid, now, change);
      videos.downloading(handle, uid);
      LinkRows.add(handle, uid, url);
      jobs.enqueue(handle, LinkDownload.JOB, uid, uid);
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
  public void complete(Upload upload) {
    database.write(handle -> {
      if (!rows.end(handle, upload.key(), Upload.Standing.COMPLETE)) {
        throw new ApiException(410, StreamError.UPLOAD_GONE, "the upload has ended meanwhile");
      }
      queue(handle, upload.mediaId(), upload.length().orElseThrow());
      return upload;
    });
  }

  @Override
  public void discard(Upload upload) throws IOException {
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
      if (upload.length().orElse(-1) == new UploadFile(upload.file()).length()) {
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
    try (var files = Files.list(settings.uploads())) {
      for (var file : files.toList()) {
        if (videos.find(file.getFileName().toString()).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    }
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

  private Upload enter(VideoChange change, OptionalLong length, String metadata, Instant expires)
      throws IOException {
    refuseWhenTooManyQueue();
    refuseWhenTooManyAreOpen();
    checkDeletion(change, Instant.now());
    var uid = Keys.fresh();
    var upload =
        new Upload(
            Keys.fresh(),
            uid,
            settings.upload(uid),
            length,
            metadata,
            expires,
            Upload.Standing.OPEN);
    new UploadFile(upload.file()).create();
    try {
      return database.write(handle -> {
        videos.insert(handle, uid, expires, change);
        rows.insert(handle, upload);
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
    var open = videos.number(VideoState.PENDING_UPLOAD);
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
