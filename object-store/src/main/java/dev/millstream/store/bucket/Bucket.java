package dev.millstream.store.bucket;

import dev.millstream.store.ByteRange;
import io.minio.BucketArgs;
import io.minio.CopyObjectArgs;
import io.minio.Directive;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.MinioAsyncClient;
import io.minio.ObjectArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.RemoveObjectsArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.messages.DeleteRequest;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/// One bucket, in plain calls: keys below the prefix, faults as [S3Fault], passing ones tried
/// again.
public final class Bucket implements AutoCloseable {
  private static final int PAGE_KEYS = 1_000;
  private static final String TYPE = "application/octet-stream";

  private final S3Settings settings;
  private final String prefix;
  private final OkHttpClient http;
  private final Attempts attempts;
  private final Multipart multipart;
  private final MinioAsyncClient client;

  /// For reading bodies, which may take as long as they need while something comes.
  private final MinioAsyncClient streams;

  /// Reaches for the bucket, which must be there.
  public Bucket(S3Settings settings) throws IOException {
    this.settings = settings;
    prefix = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
    http = http(settings);
    client = client(settings, http);
    streams = client(settings, http.newBuilder().callTimeout(Duration.ZERO).build());
    attempts = new Attempts(settings);
    multipart = new Multipart(client, attempts, settings.bucket());
  }

  /// Says at once what is wrong with the settings, if anything is.
  public void check() throws IOException {
    try {
      // a listing, because the answer to a HEAD has no room for the reason
      listing("cannot open the object store", "", Optional.empty(), true, 1).ask();
    } catch (S3Fault e) {
      if (!e.isNoBucket()) {
        throw e;
      }
      var where = settings.bucket() + " at " + settings.endpoint();
      throw new IOException("there is no bucket " + where + "; make it, or name another", e);
    }
  }

  /// Aborts the uploads in parts that were begun before `then` and never ended.
  ///
  /// @return how many
  public int abortLeftovers(Instant then) throws IOException {
    return multipart.abortLeftovers(prefix, then);
  }

  public OptionalLong size(String key) throws IOException {
    var found = stat(key);
    return found.isPresent() ? OptionalLong.of(found.get().size()) : OptionalLong.empty();
  }

  /// When the object was written; empty if there is none.
  public Optional<Instant> modified(String key) throws IOException {
    return stat(key).map(found -> found.lastModified().toInstant());
  }

  /// Makes the object as young as if it were written now.
  public void touch(String key) throws IOException {
    attempts.call(
        "cannot renew " + key,
        () ->
            client
                .copyObject(
                    with(CopyObjectArgs.builder(), key)
                        .source(
                            SourceObject.builder()
                                .bucket(settings.bucket())
                                .object(prefix + key)
                                .build())
                        .metadataDirective(Directive.REPLACE)
                        .build())
                .join());
  }

  private StatObjectResponse statOrFault(String key) throws IOException {
    return attempts.call(
        "cannot look at " + key,
        () -> client.statObject(with(StatObjectArgs.builder(), key).build()).join());
  }

  private Optional<StatObjectResponse> stat(String key) throws IOException {
    try {
      return Optional.of(statOrFault(key));
    } catch (S3Fault e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// The object's size; a fault if there is none.
  public long sizeOrFault(String key) throws IOException {
    return statOrFault(key).size();
  }

  /// The object as a stream, which outlives broken connections.
  public InputStream open(String key) throws IOException {
    var whole = get(key, Optional.empty());
    var length = whole.headers().get("Content-Length");
    if (length == null) {
      return whole;
    }
    var range = new ByteRange(0, Long.parseLong(length));
    return new ResumingStream(
        whole, range, settings.limits().attemptsMax(), rest -> exactly(key, rest));
  }

  /// A part of an object, of just that many bytes; `length` is not 0.
  ///
  /// @throws IllegalArgumentException if the part does not lie within the object
  public InputStream openExactly(String key, ByteRange range) throws IOException {
    return new ResumingStream(
        exactly(key, range), range, settings.limits().attemptsMax(), rest -> exactly(key, rest));
  }

  private InputStream exactly(String key, ByteRange range) throws IOException {
    GetObjectResponse part;
    try {
      part = get(key, Optional.of(range));
    } catch (S3Fault e) {
      if (e.isOutside()) {
        range.checkWithin(sizeOrFault(key));
      }
      throw e;
    }
    var length = part.headers().get("Content-Length");
    if (!Long.toString(range.length()).equals(length)) {
      part.close();
      range.checkWithin(sizeOrFault(key));
      throw new IOException("the store answered " + range + " of " + key + " with " + length);
    }
    return part;
  }

  private GetObjectResponse get(String key, Optional<ByteRange> range) throws IOException {
    return attempts.call(
        "cannot read " + key,
        () -> {
          var args = with(GetObjectArgs.builder(), key);
          range.ifPresent(part -> args.offset(part.offset()).length(part.length()));
          return streams.getObject(args.build()).join();
        });
  }

  /// A small object with its ETag; empty if there is none.
  public Optional<Tagged> read(String key) throws IOException {
    try {
      return Optional.of(
          attempts.call(
              "cannot read " + key,
              () -> {
                try (var in = client.getObject(with(GetObjectArgs.builder(), key).build()).join()) {
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
  public String write(String key, String text, Map<String, String> conditions) throws IOException {
    return write(key, text.getBytes(StandardCharsets.UTF_8), conditions);
  }

  /// Writes an object in one request.
  public void write(String key, byte[] bytes) throws IOException {
    write(key, bytes, Map.of());
  }

  private String write(String key, byte[] bytes, Map<String, String> conditions)
      throws IOException {
    var args =
        with(PutObjectArgs.builder(), key)
            .data(bytes, bytes.length)
            .contentType(TYPE)
            .headers(conditions)
            .build();
    return attempts.call("cannot write " + key, () -> bare(client.putObject(args).join().etag()));
  }

  /// Writes a file, in parts if it is large.
  public void upload(String key, Path file) throws IOException {
    var size = Files.size(file);
    if (size > settings.limits().partBytes()) {
      multipart.upload(prefix + key, file, size, settings.limits().partBytes());
    } else {
      write(key, Files.readAllBytes(file));
    }
  }

  public void remove(String key) throws IOException {
    attempts.call(
        "cannot remove " + key,
        () -> {
          client.removeObject(with(RemoveObjectArgs.builder(), key).build()).join();
          return true;
        });
  }

  public void remove(List<String> keys) throws IOException {
    var objects = keys.stream().map(key -> new DeleteRequest.Object(prefix + key)).toList();
    attempts.call(
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
  public Stream<Listed> list(String under, Optional<String> after, boolean flat) {
    var listing =
        listing("cannot list " + under, under, after.map(key -> prefix + key), flat, PAGE_KEYS);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(listing, Spliterator.ORDERED), false)
        .map(item -> new Listed(item.objectName().substring(prefix.length()), item));
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }

  private Listing listing(
      String what, String under, Optional<String> after, boolean flat, int keysMax) {
    var question =
        new Listing.Question(what, settings.bucket(), prefix + under, after, flat, keysMax);
    return new Listing(client, attempts, question);
  }

  private static OkHttpClient http(S3Settings settings) throws IOException {
    var limits = settings.limits();
    var dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(limits.connectionsMax());
    dispatcher.setMaxRequestsPerHost(limits.connectionsMax());
    var http =
        new OkHttpClient.Builder()
            .socketFactory(new NoDelaySocketFactory())
            .dispatcher(dispatcher)
            .connectionPool(new ConnectionPool(limits.connectionsMax(), 1, TimeUnit.MINUTES))
            .connectTimeout(limits.connectMax())
            .readTimeout(limits.silenceMax())
            .writeTimeout(limits.silenceMax())
            .callTimeout(limits.callMax())
            .protocols(List.of(Protocol.HTTP_1_1));
    if (settings.caFile().isPresent()) {
      TrustedCa.trust(http, settings.caFile().get());
    }
    return http.build();
  }

  private static MinioAsyncClient client(S3Settings settings, OkHttpClient http) {
    var client =
        MinioAsyncClient.builder()
            .endpoint(settings.endpoint().toString())
            .region(settings.region())
            .credentialsProvider(settings.credentials().provider(http))
            .httpClient(http)
            .build();
    if (settings.pathStyle()) {
      client.disableVirtualStyleEndpoint();
    } else {
      client.enableVirtualStyleEndpoint();
    }
    return client;
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
  public record Tagged(String text, String etag) {}

  /// An entry of a listing; a folder's key ends in a slash.
  public record Listed(String key, Item item) {
    /// Its ETag, without quotes.
    public String etag() {
      return bare(item.etag());
    }
  }
}
