package dev.millstream.control.stream.tus;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.tokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Answers tus requests. What a 201 or 204 acknowledged is on disk; an upload's file is written by
/// one request at a time. Thread-safe.
public final class TusServer {
  private final UploadBook book;
  private final String prefix;
  private final TusLimits limits;
  private final UploadLocks locks = new UploadLocks();
  private final Concatenation concatenation;

  /// Uploads get the URL `prefix` + key on the host that the client used.
  public TusServer(UploadBook book, String prefix, TusLimits limits) {
    this.book = book;
    this.prefix = prefix;
    this.limits = limits;
    concatenation = new Concatenation(book, prefix, limits, locks);
  }

  /// OPTIONS: what this server can do, and CORS for browsers.
  public ApiResponse options() {
    return reply(204, Tus.preflightHeaders(limits.uploadBytesMax()));
  }

  /// POST: begins an upload, or joins one of parts; a body is its first chunk.
  public ApiResponse create(ApiRequest request) throws Exception {
    return answer(
        request,
        () -> {
          var asked = asked(request);
          return asked.joins()
              ? reply(201, place(request, concatenation.join(asked)))
              : begun(request, book.create(asked));
        });
  }

  /// HEAD, PATCH and DELETE of an upload's own URL, and POST to one that was made beforehand.
  public ApiResponse upload(ApiRequest request, String key) throws Exception {
    return answer(
        request,
        () ->
            switch (method(request)) {
              case "HEAD" -> head(key);
              case "PATCH" -> patch(request, key);
              case "DELETE" -> delete(key);
              case "POST" -> begun(request, book.declare(open(key), plain(request)));
              default -> throw new TusRefusal(405, "use HEAD, PATCH or DELETE here");
            });
  }

  /// Fills an upload that was made beforehand with all of `in`, outside the protocol (a form).
  public Upload fill(ApiRequest request, String key, InputStream in, TusMetadata metadata)
      throws IOException {
    try (var _ = locks.hold(key, TusServer::unstoppable).orElseThrow(TusServer::busy)) {
      var upload = open(key);
      if (upload.length().isPresent() || upload.partial()) {
        throw new TusRefusal(409, "this upload was begun with tus; go on with it");
      }
      var file = new UploadFile(upload.file());
      file.clear();
      file.appendAll(in, limits.uploadBytesMax());
      var whole = UploadRequest.named(file.length(), metadata);
      var declared = book.declare(upload, whole);
      book.complete(declared);
      return declared;
    } catch (TusRefusal e) {
      throw new ApiException(e.status(), ErrorCode.METHOD, String.valueOf(e.getMessage()));
    }
  }

  private ApiResponse.Plain begun(ApiRequest request, Upload upload) throws Exception {
    var headers = place(request, upload);
    if (chunkFollows(request)) {
      headers.put(Tus.OFFSET, Long.toString(write(request, upload.key(), 0)));
    } else {
      settled(upload, 0);
    }
    return reply(201, headers);
  }

  private Map<String, String> place(ApiRequest request, Upload upload) {
    var headers = standing(upload);
    headers.put("Location", request.absolute(prefix + upload.key()));
    return headers;
  }

  /// What answers say of an upload. A part is no video.
  private static Map<String, String> standing(Upload upload) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(Tus.EXPIRES, httpDate(upload.expires()));
    if (!upload.partial()) {
      headers.put(Tus.MEDIA_ID, upload.mediaId());
    }
    if (!upload.concat().isEmpty()) {
      headers.put(Tus.CONCAT, upload.concat());
    }
    return headers;
  }

  private ApiResponse.Plain head(String key) throws Exception {
    find(key);
    try (var _ = takeOver(key)) {
      var upload = find(key);
      var headers = standing(upload);
      headers.put(Tus.OFFSET, Long.toString(settled(upload, offset(upload))));
      upload
          .length()
          .ifPresentOrElse(
              length -> headers.put(Tus.LENGTH, Long.toString(length)),
              () -> headers.put(Tus.DEFER_LENGTH, "1"));
      if (!upload.metadata().isEmpty()) {
        headers.put(Tus.METADATA, upload.metadata());
      }
      return reply(200, headers);
    }
  }

  private ApiResponse.Plain patch(ApiRequest request, String key) throws Exception {
    if (!chunkFollows(request)) {
      throw new TusRefusal(415, "a chunk's Content-Type is " + Tus.CHUNK_TYPE);
    }
    var offset = number(request, Tus.OFFSET);
    if (offset.isEmpty()) {
      throw new TusRefusal(400, "say where the chunk begins: Upload-Offset: <bytes>");
    }
    var upload = find(key);
    if (upload.joined()) {
      throw new TusRefusal(403, "this upload was joined of parts; nothing can be appended");
    }
    var headers = standing(upload);
    headers.put(Tus.OFFSET, Long.toString(write(request, key, offset.getAsLong())));
    return reply(204, headers);
  }

  private ApiResponse.Plain delete(String key) throws Exception {
    open(key);
    try (var _ = takeOver(key)) {
      book.discard(open(key));
      return reply(204, Map.of());
    }
  }

  /// Takes one chunk in at `offset`; returns the offset reached, which is on disk.
  private long write(ApiRequest request, String key, long offset) throws Exception {
    var checksum = request.header(Tus.CHECKSUM).map(Checksum::parse);
    var body = new ChunkBody(request.exchange().getRequestChannel());
    try (var _ = locks.hold(key, body::end).orElseThrow(TusServer::busy)) {
      var found = find(key);
      var there = offset(found);
      if (offset != there) {
        throw new TusRefusal(409, "the upload stands at " + there + ", not at " + offset);
      }
      var upload = declared(request, found, there);
      var left = upload.length().orElse(limits.uploadBytesMax()) - there;
      if (request.contentLength().orElse(0) > left) {
        throw new TusRefusal(413, "only " + left + " bytes are left of this upload");
      }
      if (!upload.openAt(Instant.now())) {
        return there; // complete: an empty chunk at its end changes nothing
      }
      LongConsumer grown = bytes -> book.grew(upload, bytes);
      return switch (new UploadFile(upload.file()).append(body, left, checksum, grown)) {
        case Appended.Whole whole -> settled(upload, whole.offset());
        case Appended.Broken broken ->
            throw new TusRefusal(
                400, "the connection broke at " + settled(upload, broken.offset()));
        case Appended.Overlong _ ->
            throw new TusRefusal(413, "only " + left + " bytes are left of this upload");
        case Appended.Mismatched _ -> throw new TusRefusal(460, "the checksum does not match");
      };
    }
  }

  private long settled(Upload upload, long offset) throws IOException {
    var whole = offset == upload.length().orElse(-1);
    if (whole && upload.standing() == Upload.Standing.OPEN && !upload.partial()) {
      book.complete(upload);
    }
    return offset;
  }

  private Upload declared(ApiRequest request, Upload upload, long there) {
    var length = number(request, Tus.LENGTH);
    if (length.isEmpty() || length.equals(upload.length())) {
      return upload;
    }
    if (upload.length().isPresent()) {
      throw new TusRefusal(
          400, "the upload's length is " + upload.length().getAsLong() + ", and stays so");
    }
    if (length.getAsLong() < there) {
      throw new TusRefusal(400, "the upload has " + there + " bytes already");
    }
    return book.declare(upload, asked(request));
  }

  private UploadLocks.Held takeOver(String key) throws InterruptedException {
    return locks
        .takeOver(key, TusServer::unstoppable, limits.takeOverWaitMax())
        .orElseThrow(TusServer::busy);
  }

  // who only looks, or parses a form, is done soon anyway
  private static void unstoppable() {}

  private static TusRefusal busy() {
    return new TusRefusal(423, "another request is writing this upload");
  }

  private UploadRequest plain(ApiRequest request) {
    var asked = asked(request);
    if (!asked.concat().isEmpty()) {
      throw new TusRefusal(
          400,
          "an upload's own URL takes no parts: send it whole, or make parts with an API token");
    }
    return asked;
  }

  private UploadRequest asked(ApiRequest request) {
    var concat = concatenation.read(request);
    var length = number(request, Tus.LENGTH);
    var deferred = request.header(Tus.DEFER_LENGTH);
    if (deferred.isPresent() && !deferred.get().equals("1")) {
      throw new TusRefusal(400, "Upload-Defer-Length is 1 or absent");
    }
    var joins = UploadRequest.joins(concat);
    if (joins && (length.isPresent() || deferred.isPresent() || chunkFollows(request))) {
      throw new TusRefusal(
          400, "an upload joined of parts has their length, and no bytes of its own");
    }
    if (!joins && length.isPresent() == deferred.isPresent()) {
      throw new TusRefusal(400, "send either Upload-Length: <bytes> or Upload-Defer-Length: 1");
    }
    if (length.orElse(0) > limits.uploadBytesMax()) {
      throw new TusRefusal(
          413,
          length.getAsLong() + " bytes are more than the " + limits.uploadBytesMax() + " allowed");
    }
    return new UploadRequest(
        length,
        TusMetadata.parse(request.header(Tus.METADATA).orElse("")),
        request.header(Tus.CREATOR),
        request.query("direct_user").filter("true"::equals).isPresent(),
        concat,
        request.token().map(Token::id));
  }

  private Upload open(String key) {
    var upload = find(key);
    if (!upload.openAt(Instant.now())) {
      throw new TusRefusal(409, "this upload is complete");
    }
    return upload;
  }

  private Upload find(String key) {
    var upload =
        book.find(key).orElseThrow(() -> new TusRefusal(404, "there is no upload of this name"));
    if (upload.standing() != Upload.Standing.COMPLETE && !upload.openAt(Instant.now())) {
      throw new TusRefusal(410, "this upload expired or was given up; begin a new one");
    }
    return upload;
  }

  // A complete upload's file has gone its way.
  private static long offset(Upload upload) throws IOException {
    return upload.standing() == Upload.Standing.COMPLETE
        ? upload.length().orElseThrow()
        : new UploadFile(upload.file()).length();
  }

  private static boolean chunkFollows(ApiRequest request) {
    return request.header("Content-Type").filter(Tus.CHUNK_TYPE::equalsIgnoreCase).isPresent();
  }

  private static String method(ApiRequest request) {
    return request
        .header(Tus.METHOD_OVERRIDE)
        .orElseGet(() -> request.exchange().getRequestMethod().toString());
  }

  private static OptionalLong number(ApiRequest request, String header) {
    var text = request.header(header);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      var number = Long.parseLong(text.get().strip());
      if (number >= 0) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new TusRefusal(400, header + ": " + text.get() + " is not a number of bytes");
  }

  private static String httpDate(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static ApiResponse.Plain answer(ApiRequest request, Answer answer) throws Exception {
    try {
      if (!request.header(Tus.RESUMABLE).equals(Optional.of(Tus.VERSION))) {
        throw new TusRefusal(412, "this server speaks Tus-Resumable: " + Tus.VERSION);
      }
      return answer.give();
    } catch (TusRefusal e) {
      return refusal(e.status(), e.headers(), e.getMessage());
    } catch (ApiException e) {
      return refusal(e.status(), Map.of(), e.getMessage());
    }
  }

  private static ApiResponse.Plain reply(int status, Map<String, String> headers) {
    var all = Tus.headers();
    all.putAll(headers);
    return new ApiResponse.Plain(status, all, ByteBuffer.allocate(0));
  }

  private static ApiResponse.Plain refusal(
      int status, Map<String, String> headers, @Nullable String text) {
    var all = Tus.headers();
    all.putAll(headers);
    all.put("Content-Type", "text/plain; charset=utf-8");
    return new ApiResponse.Plain(status, all, StandardCharsets.UTF_8.encode(text + "\n"));
  }

  @FunctionalInterface
  private interface Answer {
    ApiResponse.Plain give() throws Exception;
  }
}
