package dev.millstream.control.direct;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.pages.PagesError;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.MalformedMessageException;
import io.undertow.util.MultipartParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The parts of a small `multipart/form-data` body, by name.
public record Form(Map<String, Part> parts) {
  private static final int POOLED_BYTES = 16 << 10;

  /// One field or file.
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  public record Part(String type, byte[] bytes) {
    /// Its bytes as UTF-8.
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /// A form with the boundary of its content type.
  public static Form parse(String contentType, byte[] body) throws IOException {
    var boundary = Headers.extractQuotedValueFromHeader(contentType, "boundary");
    if (!contentType.startsWith("multipart/form-data") || boundary == null) {
      throw bad("send a multipart/form-data form");
    }
    return of(boundary, body);
  }

  /// A form whose boundary is what its first line says.
  static Form parse(byte[] body) throws IOException {
    var end = 0;
    while (end < body.length && body[end] != '\r' && body[end] != '\n') {
      end++;
    }
    var line = new String(body, 0, end, StandardCharsets.ISO_8859_1);
    if (!line.startsWith("--")) {
      throw bad("it is not a multipart form");
    }
    return of(line.substring(2), body);
  }

  /// The part of this name.
  public Optional<Part> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  /// The text of the part of this name.
  public Optional<String> text(String name) {
    return part(name).map(Part::text);
  }

  private static Form of(String boundary, byte[] body) throws IOException {
    var handler = new Collecting();
    try (var pool = new DefaultByteBufferPool(false, POOLED_BYTES)) {
      var parser =
          MultipartParser.beginParse(
              pool,
              handler,
              boundary.getBytes(StandardCharsets.ISO_8859_1),
              StandardCharsets.UTF_8.name());
      parser.parse(ByteBuffer.wrap(body));
      if (!parser.isComplete()) {
        throw bad("the form is cut off");
      }
    } catch (MalformedMessageException e) {
      throw bad("the form cannot be read: " + e.getMessage());
    }
    return new Form(handler.parts);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(PagesError.BAD_UPLOAD, message);
  }

  private static final class Collecting implements MultipartParser.PartHandler {
    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String name = "";
    private String type = "";

    @Override
    public void beginPart(HeaderMap headers) {
      var disposition = headers.getFirst(Headers.CONTENT_DISPOSITION);
      var given =
          disposition == null ? null : Headers.extractQuotedValueFromHeader(disposition, "name");
      var said = headers.getFirst(Headers.CONTENT_TYPE);
      name = given == null ? "" : given;
      type = said == null ? "" : said;
      bytes.reset();
    }

    @Override
    public void data(ByteBuffer buffer) {
      var chunk = new byte[buffer.remaining()];
      buffer.get(chunk);
      bytes.writeBytes(chunk);
    }

    @Override
    public void endPart() {
      parts.put(name, new Part(type, bytes.toByteArray()));
    }
  }
}
