package dev.millstream.app.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/// Uploads one file by tus 1.0.0, in chunks. After a broken connection it asks how much arrived and
/// goes on from there; so it does when an earlier run of the program was stopped. On
/// `java.net.http`, because [java.net.HttpURLConnection] knows no PATCH.
public final class TusUpload implements AutoCloseable {
  private static final String VERSION = "1.0.0";
  private static final int CONFLICT = 409;

  private final URI endpoint;
  private final ApiToken token;
  private final UploadMemory memory;
  private final TusLimits limits;
  private final HttpClient client;

  /// Uploads to the tus endpoint `endpoint`.
  public TusUpload(URI endpoint, ApiToken token, UploadMemory memory, TusLimits limits) {
    this.endpoint = endpoint;
    this.token = token;
    this.memory = memory;
    this.limits = limits;
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /// Uploads `file` and returns the id that the server gave the video.
  public String upload(Path file, Map<String, String> metadata, UploadListener listener)
      throws IOException, InterruptedException, ApiException {
    var total = Files.size(file);
    var begun = memory.find(file, endpoint);
    var offset = begun.isPresent() ? offset(begun.get().location()) : Optional.<Long>empty();
    if (begun.isEmpty() || offset.isEmpty()) {
      begun = Optional.of(create(total, metadata));
      memory.remember(file, endpoint, begun.get());
      offset = Optional.of(0L);
    } else {
      listener.resumed(offset.get());
    }
    try (var channel = FileChannel.open(file)) {
      send(new Source(channel, total, listener), begun.get().location(), offset.get());
    }
    memory.forget(file, endpoint);
    return begun.get().uid();
  }

  private UploadMemory.Begun create(long total, Map<String, String> metadata)
      throws IOException, InterruptedException, ApiException {
    var request =
        request(endpoint)
            .header("Upload-Length", Long.toString(total))
            .header("Upload-Metadata", encoded(metadata))
            .POST(BodyPublishers.noBody())
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    var location = answer.headers().firstValue("Location");
    if (answer.statusCode() != 201 || location.isEmpty()) {
      throw new ApiException(Api.problem(answer.statusCode(), answer.body()));
    }
    return new UploadMemory.Begun(
        endpoint.resolve(location.get()),
        answer.headers().firstValue("stream-media-id").orElse(""));
  }

  private void send(Source source, URI location, long from)
      throws IOException, InterruptedException, ApiException {
    var offset = from;
    var attempts = 0;
    while (offset < source.total()) {
      String problem;
      try {
        var answer = patch(source, location, offset);
        var reached = offsetOf(answer).orElse(offset);
        if (answer.statusCode() == 204 && reached > offset) {
          attempts = 0;
          offset = reached;
          continue;
        }
        if (!worthAnotherTry(answer.statusCode())) {
          throw new ApiException(Api.problem(answer.statusCode(), answer.body()));
        }
        problem = "the server answered " + answer.statusCode();
      } catch (IOException e) {
        problem = said(e);
      }
      var there = afterBreak(location, attempts + 1, problem, source.listener());
      attempts = there > offset ? 0 : attempts + 1;
      offset = there;
      source.listener().resumed(offset);
    }
  }

  /// Waits and asks until the server says how much has arrived.
  private long afterBreak(URI location, int attempts, String problem, UploadListener listener)
      throws InterruptedException, ApiException {
    var tries = attempts;
    var why = problem;
    while (tries <= limits.attemptsMax()) {
      var pause = limits.pause(tries);
      listener.interrupted(why, pause);
      Thread.sleep(pause);
      try {
        return offset(location)
            .orElseThrow(() -> new ApiException("the server no longer knows this upload"));
      } catch (IOException e) {
        why = said(e);
        tries++;
      }
    }
    throw new ApiException(
        "the upload stopped after %d tries: %s; run the same command again to go on"
            .formatted(limits.attemptsMax(), why));
  }

  private HttpResponse<String> patch(Source source, URI location, long offset)
      throws IOException, InterruptedException {
    var length = Math.min(limits.chunkBytes(), source.total() - offset);
    var pieces = BodyPublishers.ofByteArrays(() -> source.pieces(offset, length));
    var request =
        request(location)
            .header("Upload-Offset", Long.toString(offset))
            .header("Content-Type", "application/offset+octet-stream")
            .method("PATCH", BodyPublishers.fromPublisher(pieces, length))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  /// How much of the upload the server holds; empty if it does not know it (any more).
  private Optional<Long> offset(URI location) throws IOException, InterruptedException {
    var request = request(location).method("HEAD", BodyPublishers.noBody()).build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 500) {
      throw new IOException("the server answered " + answer.statusCode());
    }
    return answer.statusCode() < 300 ? offsetOf(answer) : Optional.empty();
  }

  private static Optional<Long> offsetOf(HttpResponse<?> answer) {
    return answer.headers().firstValue("Upload-Offset").map(Long::parseLong);
  }

  private static boolean worthAnotherTry(int status) {
    return status >= 500 || status == CONFLICT || status == 423 || status == 429;
  }

  private static String said(IOException e) {
    return e.getMessage() == null ? "the connection broke" : e.getMessage();
  }

  private HttpRequest.Builder request(URI uri) {
    var request =
        HttpRequest.newBuilder(uri).timeout(limits.answerMax()).header("Tus-Resumable", VERSION);
    // An upload may live on another server; the token is for this one only.
    return uri.getAuthority().equals(endpoint.getAuthority())
        ? request.header("Authorization", "Bearer " + token.secret())
        : request;
  }

  private static String encoded(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .map(entry ->
            entry.getKey()
                + " "
                + Base64.getEncoder()
                    .encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)))
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    client.close();
  }

  /// The open file, read in pieces as they are sent.
  private record Source(FileChannel channel, long total, UploadListener listener) {
    private static final int PIECE_BYTES = 64 << 10;

    Iterator<byte[]> pieces(long offset, long length) {
      return new Iterator<>() {
        private long position = offset;

        @Override
        public boolean hasNext() {
          return position < offset + length;
        }

        @Override
        public byte[] next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          var piece = new byte[(int) Math.min(PIECE_BYTES, offset + length - position)];
          read(piece, position);
          position += piece.length;
          listener.sent(position, total);
          return piece;
        }
      };
    }

    private void read(byte[] piece, long position) {
      var buffer = ByteBuffer.wrap(piece);
      try {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, position + buffer.position()) < 0) {
            throw new EOFException("the file became shorter during the upload");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
