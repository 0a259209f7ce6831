package dev.millstream.store.s3;

import dev.millstream.store.ByteRange;
import io.minio.BucketArgs;
import io.minio.BucketExistsArgs;
import io.minio.CopyObjectArgs;
import io.minio.Directive;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.ObjectArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.UploadObjectArgs;
import io.minio.credentials.StaticProvider;
import io.minio.errors.MinioException;
import io.minio.messages.DeleteRequest;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/// One bucket, in plain calls: keys below the prefix, faults as [S3Fault], passing ones tried
/// again.
final class Bucket implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long PARTS_MAX = 10_000;
  private static final String TYPE = "application/octet-stream";

  private final S3Settings settings;
  private final String prefix;
  private final OkHttpClient http;
  private final MinioClient client;

  /// Reaches for the bucket, which must be there.
  Bucket(S3Settings settings) throws IOException {
    this.settings = settings;
    prefix = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
    http = http(settings.limits());
    client =
        MinioClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentialsProvider(
                new StaticProvider(
                    settings.credentials().accessKey(),
                    settings.credentials().secretKey(),
                    settings.credentials().sessionToken().orElse(null)))
            .httpClient(http)
            .build();
    if (settings.pathStyle()) {
      client.disableVirtualStyleEndpoint();
    } else {
      client.enableVirtualStyleEndpoint();
    }
  }

  /// Says at once what is wrong with the settings, if anything is.
  void check() throws IOException {
    var there =
        call(
            "cannot open the object store",
            () -> client.bucketExists(with(BucketExistsArgs.builder()).build()));
    if (!there) {
      throw new IOException(
          "there is no bucket "
              + settings.bucket()
              + " at "
              + settings.endpoint()
              + "; make it, or name another");
    }
  }

  OptionalLong size(String key) throws IOException {
    var found = stat(key);
    return found.isPresent() ? OptionalLong.of(found.get().size()) : OptionalLong.empty();
  }

  /// When the object was written; empty if there is none.
  Optional<Instant> modified(String key) throws IOException {
    return stat(key).map(found -> found.lastModified().toInstant());
  }

  /// Makes the object as young as if it were written now.
  void touch(String key) throws IOException {
    call(
        "cannot renew " + key,
        () ->
            client.copyObject(
                with(CopyObjectArgs.builder(), key)
                    .source(
                        SourceObject.builder()
                            .bucket(settings.bucket())
                            .object(prefix + key)
                            .build())
                    .metadataDirective(Directive.REPLACE)
                    .build()));
  }

  private Optional<StatObjectResponse> stat(String key) throws IOException {
    try {
      return Optional.of(
          call(
              "cannot look at " + key,
              () -> client.statObject(with(StatObjectArgs.builder(), key).build())));
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// The object, or the range of it, as a stream.
  GetObjectResponse open(String key, Optional<ByteRange> range) throws IOException {
    return call(
        "cannot read " + key,
        () -> {
          var args = with(GetObjectArgs.builder(), key);
          range.ifPresent(part -> args.offset(part.offset()).length(part.length()));
          return client.getObject(args.build());
        });
  }

  /// A small object with its ETag; empty if there is none.
  Optional<Tagged> read(String key) throws IOException {
    try {
      return Optional.of(
          call(
              "cannot read " + key,
              () -> {
                try (var in = client.getObject(with(GetObjectArgs.builder(), key).build())) {
                  var bytes = in.readAllBytes();
                  return new Tagged(
                      new String(bytes, StandardCharsets.UTF_8), bare(in.headers().get("ETag")));
                }
              }));
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Writes a small object and gives its ETag; `conditions` are headers.
  String write(String key, String text, Map<String, String> conditions) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var args =
        with(PutObjectArgs.builder(), key)
            .data(bytes, bytes.length)
            .contentType(TYPE)
            .headers(conditions)
            .build();
    return call("cannot write " + key, () -> bare(client.putObject(args).etag()));
  }

  void upload(String key, Path file) throws IOException {
    var size = Files.size(file);
    var part = Math.max(settings.limits().partBytes(), size / PARTS_MAX + 1);
    call(
        "cannot write " + key,
        () ->
            client.uploadObject(
                with(UploadObjectArgs.builder(), key)
                    .filename(file.toString(), part)
                    .contentType(TYPE)
                    .build()));
  }

  void remove(String key) throws IOException {
    call(
        "cannot remove " + key,
        () -> {
          client.removeObject(with(RemoveObjectArgs.builder(), key).build());
          return true;
        });
  }

  void remove(List<String> keys) throws IOException {
    var objects = keys.stream().map(key -> new DeleteRequest.Object(prefix + key)).toList();
    call(
        "cannot remove " + keys.size() + " objects",
        () -> {
          var errors =
              client.removeObjects(with(RemoveObjectsArgs.builder()).objects(objects).build());
          for (var error : errors) {
            throw new IOException(
                "cannot remove " + error.get().objectName() + ": " + error.get().message());
          }
          return true;
        });
  }

  /// What is below `under`, in the order of the keys, a page at a time; one level of it if `flat`.
  Stream<Listed> list(String under, Optional<String> after, boolean flat) {
    var args = with(ListObjectsArgs.builder()).prefix(prefix + under).recursive(!flat);
    after.ifPresent(key -> args.startAfter(prefix + key));
    return StreamSupport.stream(client.listObjects(args.build()).spliterator(), false)
        .map(result -> listed(under, result));
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private Listed listed(String under, Result<Item> result) {
    try {
      var item = result.get();
      return new Listed(item.objectName().substring(prefix.length()), item);
    } catch (MinioException | IllegalStateException e) {
      throw new UncheckedIOException(S3Fault.of("cannot list " + under, settings, e));
    }
  }

  private <T> T call(String what, Call<T> call) throws IOException {
    for (var attempt = 1; ; attempt++) {
      try {
        return call.run();
      } catch (MinioException | IllegalStateException e) {
        var fault = S3Fault.of(what, settings, e);
        if (!fault.isPassing() || attempt >= settings.limits().attemptsMax()) {
          throw fault;
        }
        pause(attempt);
      }
    }
  }

  private static void pause(int attempt) {
    var longest = FIRST_PAUSE_MILLIS << attempt;
    var millis = ThreadLocalRandom.current().nextLong(longest / 2, longest);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static OkHttpClient http(S3Limits limits) {
    var dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(limits.connectionsMax());
    dispatcher.setMaxRequestsPerHost(limits.connectionsMax());
    return new OkHttpClient.Builder()
        .socketFactory(new NoDelaySocketFactory())
        .dispatcher(dispatcher)
        .connectionPool(new ConnectionPool(limits.connectionsMax(), 1, TimeUnit.MINUTES))
        .connectTimeout(limits.connectMax())
        .readTimeout(limits.silenceMax())
        .writeTimeout(limits.silenceMax())
        .protocols(List.of(Protocol.HTTP_1_1))
        .build();
  }

  private <B extends BucketArgs.Builder<B, A>, A extends BucketArgs> B with(B builder) {
    return builder.bucket(settings.bucket());
  }

  private <B extends ObjectArgs.Builder<B, A>, A extends ObjectArgs> B with(B builder, String key) {
    return builder.bucket(settings.bucket()).object(prefix + key);
  }

  /// An ETag without its quotes: Ceph refuses them in conditions, all others take it without.
  private static String bare(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  /// A small object's text and its ETag.
  record Tagged(String text, String etag) {}

  /// An entry of a listing; a folder's key ends in a slash.
  record Listed(String key, Item item) {
    String etag() {
      return bare(item.etag());
    }
  }

  private interface Call<T> {
    T run() throws MinioException, IOException;
  }
}
