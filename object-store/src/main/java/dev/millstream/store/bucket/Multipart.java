package dev.millstream.store.bucket;

import dev.millstream.store.parallel.Parallel;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.MinioAsyncClient;
import io.minio.StatObjectArgs;
import io.minio.UploadPartArgs;
import io.minio.messages.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;

/// Uploads of large files in parts, some at a time; a part that fails goes up again by itself.
/// Nothing is left of an upload that fails, unless nobody is there to abort it: that is what
/// [#abortLeftovers] is for. Thread-safe.
final class Multipart {
  private static final int PARTS_AT_ONCE = 4;
  private static final int ABORTS_AT_ONCE = 16;
  private static final long PARTS_MAX = 10_000;

  private final MinioAsyncClient client;
  private final Attempts attempts;
  private final String bucket;

  Multipart(MinioAsyncClient client, Attempts attempts, String bucket) {
    this.client = client;
    this.attempts = attempts;
    this.bucket = bucket;
  }

  void upload(String key, Path file, long size, long partBytes) throws IOException {
    var what = "cannot write " + key;
    var create = CreateMultipartUploadArgs.builder().bucket(bucket).object(key).build();
    var id =
        attempts.call(what, () -> client.createMultipartUpload(create).join().result().uploadId());
    try {
      var parts = parts(key, id, file, size, Math.max(partBytes, size / PARTS_MAX + 1));
      complete(key, id, parts);
      checkWhole(key, size);
    } catch (IOException | RuntimeException e) {
      try {
        abort(key, id);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  /// Aborts what was begun below `prefix` before `then` and never ended.
  ///
  /// @return how many
  int abortLeftovers(String prefix, Instant then) throws IOException {
    var aborts = new ArrayList<Parallel.Step>();
    var question = ListMultipartUploadsArgs.builder().bucket(bucket).prefix(prefix);
    var more = true;
    while (more) {
      var asked = question.build();
      var page =
          attempts.call(
              "cannot list unfinished uploads",
              () -> client.listMultipartUploads(asked).join().result());
      for (var upload : page.uploads()) {
        if (upload.initiated().toInstant().isBefore(then)) {
          aborts.add(() -> abort(upload.objectName(), upload.uploadId()));
        }
      }
      more = page.isTruncated();
      question.keyMarker(page.nextKeyMarker()).uploadIdMarker(page.nextUploadIdMarker());
    }
    Parallel.run(aborts, ABORTS_AT_ONCE);
    return aborts.size();
  }

  private Part[] parts(String key, String id, Path file, long size, long partBytes)
      throws IOException {
    var parts = new Part[Math.toIntExact((size + partBytes - 1) / partBytes)];
    var uploads = new ArrayList<Parallel.Step>();
    for (var i = 0; i < parts.length; i++) {
      var at = i;
      uploads.add(() -> {
        var from = at * partBytes;
        var bytes = read(file, from, (int) Math.min(partBytes, size - from));
        var args =
            UploadPartArgs.builder()
                .bucket(bucket)
                .object(key)
                .uploadId(id)
                .partNumber(at + 1)
                .data(bytes, bytes.length)
                .build();
        var what = "cannot write part " + (at + 1) + " of " + key;
        parts[at] = attempts.call(what, () -> client.uploadPart(args).join().part());
      });
    }
    Parallel.run(uploads, PARTS_AT_ONCE);
    return parts;
  }

  private void complete(String key, String id, Part[] parts) throws IOException {
    var args =
        CompleteMultipartUploadArgs.builder()
            .bucket(bucket)
            .object(key)
            .uploadId(id)
            .parts(parts)
            .build();
    try {
      attempts.call("cannot complete " + key, () -> client.completeMultipartUpload(args).join());
    } catch (S3Fault e) {
      // completed before, but the answer got lost: the object tells
      if (!e.isAbsent()) {
        throw e;
      }
    }
  }

  /// Stores may say yes first and find out later that they cannot.
  private void checkWhole(String key, long size) throws IOException {
    var args = StatObjectArgs.builder().bucket(bucket).object(key).build();
    var stored =
        attempts.call("cannot look at " + key, () -> client.statObject(args).join().size());
    if (stored != size) {
      throw new IOException(key + " has " + stored + " bytes after its upload, not " + size);
    }
  }

  private void abort(String key, String id) throws IOException {
    var args = AbortMultipartUploadArgs.builder().bucket(bucket).object(key).uploadId(id).build();
    try {
      attempts.call("cannot abort " + key, () -> client.abortMultipartUpload(args).join());
    } catch (S3Fault e) {
      if (!e.isAbsent()) {
        throw e;
      }
    }
  }

  private static byte[] read(Path file, long from, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, from + bytes.position()) < 0) {
          throw new IOException(file + " became shorter while it was uploaded");
        }
      }
    }
    return bytes.array();
  }
}
