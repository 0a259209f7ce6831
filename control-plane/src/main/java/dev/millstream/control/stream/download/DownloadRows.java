package dev.millstream.control.stream.download;

import dev.millstream.store.Digest;
import dev.millstream.store.manifest.Asset;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Variant;
import dev.millstream.transcoder.download.DownloadKind;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table of downloads.
public final class DownloadRows {
  private static final String IN_WORK = "inprogress";
  private static final String READY = "ready";
  private static final String FAILED = "error";

  private DownloadRows() {}

  /// Enters a download that `job` will make, in place of one that is there.
  static void begin(Handle handle, String uid, DownloadKind kind, String job) {
    remove(handle, uid, kind);
    handle.execute(
        "INSERT INTO stream_download (uid, kind, job, state) VALUES (?, ?, ?, ?)",
        uid,
        kind.word(),
        job,
        IN_WORK);
  }

  static List<Download> of(Handle handle, String uid) {
    return handle
        .select("SELECT * FROM stream_download WHERE uid = ? ORDER BY kind", uid)
        .map((row, _) ->
            new Download(
                uid,
                DownloadKind.of(row.getString("kind")).orElseThrow(),
                row.getString("job"),
                row.getString("state").equals(FAILED),
                row.getDouble("percent"),
                Optional.ofNullable(row.getString("digest")).map(Digest::new),
                row.getLong("bytes")))
        .list();
  }

  /// The files of a video's downloads, as its tree lists them.
  public static List<Asset> ready(Handle handle, String uid) {
    return of(handle, uid).stream()
        .filter(download -> download.file().isPresent())
        .map(download ->
            new Asset(
                download.kind().path(),
                download.kind().contentType(),
                List.of(
                    new Variant(Coding.IDENTITY, download.file().orElseThrow(), download.bytes()))))
        .toList();
  }

  /// False if the download was taken back.
  static boolean progress(Handle handle, String job, double percent) {
    return handle.execute("UPDATE stream_download SET percent = ? WHERE job = ?", percent, job)
        == 1;
  }

  /// False if the download was taken back.
  static boolean made(Handle handle, String job, Digest file, long bytes) {
    return handle.execute(
            "UPDATE stream_download SET state = ?, percent = 100, digest = ?, bytes = ?"
                + " WHERE job = ?",
            READY,
            file.hex(),
            bytes,
            job)
        == 1;
  }

  static void failed(Handle handle, String job) {
    handle.execute("UPDATE stream_download SET state = ? WHERE job = ?", FAILED, job);
  }

  static void remove(Handle handle, String uid, DownloadKind kind) {
    handle.execute("DELETE FROM stream_download WHERE uid = ? AND kind = ?", uid, kind.word());
  }

  /// Forgets all of a video.
  public static void forget(Handle handle, String uid) {
    handle.execute("DELETE FROM stream_download WHERE uid = ?", uid);
  }
}
