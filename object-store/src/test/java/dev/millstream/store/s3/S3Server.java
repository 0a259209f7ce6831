package dev.millstream.store.s3;

import io.minio.CreateMultipartUploadArgs;
import io.minio.MinioAsyncClient;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// An S3 server in this JVM, with one bucket, that checks signatures and counts reads.
final class S3Server {
  static final String BUCKET = "millstream-test";
  static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "mill", "AWS_SECRET_ACCESS_KEY", "a-secret-of-the-mill");

  private final Path folder;
  private final Counting blobs;
  private final S3Proxy proxy;

  private S3Server(Path folder, Counting blobs, S3Proxy proxy) {
    this.folder = folder;
    this.blobs = blobs;
    this.proxy = proxy;
  }

  static S3Server start(Path folder) throws Exception {
    return start(folder, S3Proxy.builder());
  }

  /// One that passes over what it does not know, such as the token of a session.
  static S3Server startWithSessions(Path folder) throws Exception {
    return start(folder, S3Proxy.builder().ignoreUnknownHeaders(true));
  }

  /// One that also speaks TLS, and knows the bucket by its host name below `localhost`.
  static S3Server startWithTls(Path folder, Path keys, String password) throws Exception {
    return start(
        folder,
        S3Proxy.builder()
            .secureEndpoint(URI.create("https://127.0.0.1:0"))
            .keyStore(keys.toString(), password)
            .virtualHost("localhost"));
  }

  private static S3Server start(Path folder, S3Proxy.Builder builder) throws Exception {
    var blobs = new Counting(Files.createDirectories(folder));
    blobs.createContainer(BUCKET);
    var proxy =
        builder
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(
                AuthenticationType.AWS_V4,
                CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
                CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
            .build();
    proxy.start();
    return new S3Server(folder, blobs, proxy);
  }

  String location(String prefix) {
    return "s3://%s/%s?endpoint=http://127.0.0.1:%d".formatted(BUCKET, prefix, proxy.getPort());
  }

  int port() {
    return proxy.getPort();
  }

  int securePort() {
    return proxy.getSecurePort();
  }

  /// Whether it answers parts of uploads with an error from now on.
  void refuseParts(boolean refuse) {
    blobs.refusingParts.set(refuse);
  }

  /// Begins an upload in parts, and leaves it there.
  void leaveUpload(String key) {
    MinioAsyncClient.builder()
        .endpoint("http://127.0.0.1:" + port())
        .credentials(CREDENTIALS.get("AWS_ACCESS_KEY_ID"), CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
        .build()
        .createMultipartUpload(
            CreateMultipartUploadArgs.builder().bucket(BUCKET).object(key).build())
        .join();
  }

  /// How many uploads in parts to a prefix neither ended nor were aborted.
  long unfinishedUploads(String prefix) {
    return blobs.listMultipartUploads(BUCKET).stream()
        .filter(upload -> upload.key().startsWith(prefix))
        .count();
  }

  /// Where the server keeps an object.
  Path file(String key) {
    return folder.resolve(BUCKET).resolve(key);
  }

  /// How often it was listed, looked at or read from.
  int requests() {
    return blobs.requests.get();
  }

  /// How many objects, or ranges of them, were asked for.
  int reads() {
    return blobs.reads.get();
  }

  void stop() throws Exception {
    proxy.stop();
  }

  private static final class Counting extends ForwardingBlobStore {
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicBoolean refusingParts = new AtomicBoolean();
    private final ReentrantLock conditional = new ReentrantLock();

    Counting(Path folder) {
      super(new FilesystemNio2BlobStore(folder.toString()));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      reads.incrementAndGet();
      requests.incrementAndGet();
      return super.getBlob(request);
    }

    /// Over files S3Proxy looks whether the object matches and then writes: two writers could both
    /// win, which no real store allows. So it is looked at once more, under a lock.
    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
      if (request.ifMatch() == null) {
        return super.putBlob(request, bytes);
      }
      conditional.lock();
      try {
        var stored = blobMetadataIfPresent(request.bucket(), request.key());
        if (stored == null || !bare(request.ifMatch()).equals(bare(stored.eTag()))) {
          throw new S3ProxyException(S3ErrorCode.PRECONDITION_FAILED);
        }
        return super.putBlob(request, bytes);
      } finally {
        conditional.unlock();
      }
    }

    private static String bare(String etag) {
      return etag.replace("\"", "");
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
        MultipartUpload upload, UploadPartRequest request, InputStream bytes) {
      if (refusingParts.get()) {
        throw new S3ProxyException(S3ErrorCode.INTERNAL_ERROR);
      }
      return super.uploadMultipartPart(upload, request, bytes);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
      requests.incrementAndGet();
      return super.list(request);
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
      requests.incrementAndGet();
      return super.blobMetadata(request);
    }
  }
}
