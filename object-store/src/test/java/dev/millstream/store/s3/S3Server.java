package dev.millstream.store.s3;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

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
    var blobs = new Counting(Files.createDirectories(folder));
    blobs.createContainer(BUCKET);
    var proxy =
        S3Proxy.builder()
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

  /// Where the server keeps an object.
  Path file(String key) {
    return folder.resolve(BUCKET).resolve(key);
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

    Counting(Path folder) {
      super(new FilesystemNio2BlobStore(folder.toString()));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
      reads.incrementAndGet();
      return super.getBlob(request);
    }
  }
}
