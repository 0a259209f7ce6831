package dev.millstream.control.api;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.MalformedMessageException;
import io.undertow.util.MultipartParser;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The file of a `multipart/form-data` body as a stream, parsed as it arrives: memory stays that of
/// one buffer and the fields before the file, whatever the file's size. Not thread-safe.
public final class FormFile extends InputStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream body;
  private final MultipartParser.ParseState parser;
  private final int otherBytesMax;
  private final int code;
  private final Map<String, String> fields = new HashMap<>();
  private final byte[] arrived = new byte[BUFFER_BYTES];
  // a parsed buffer yields what was held back as a possible boundary, too
  private final ByteBuffer content = ByteBuffer.allocate(2 * BUFFER_BYTES).flip();
  private Optional<String> name = Optional.empty();
  private Optional<String> type = Optional.empty();
  private int otherBytes;
  private boolean inFile;
  private boolean ended;

  private FormFile(ApiRequest request, String boundary, int otherBytesMax, int code) {
    this.body = request.stream();
    this.otherBytesMax = otherBytesMax;
    this.code = code;
    parser =
        MultipartParser.beginParse(
            request.exchange().getConnection().getByteBufferPool(),
            new Parts(),
            boundary.getBytes(StandardCharsets.US_ASCII),
            StandardCharsets.UTF_8.name());
  }

  /// Reads up to the beginning of the field `file`. Fields before it may have `otherBytesMax`
  /// bytes, headers and all.
  ///
  /// @throws ApiException 400 with `code` if the body is no such form
  public static FormFile find(ApiRequest request, int otherBytesMax, int code) throws IOException {
    var type = request.header("Content-Type").orElse("");
    var boundary = Headers.extractQuotedValueFromHeader(type, "boundary");
    if (!type.startsWith("multipart/form-data") || boundary == null) {
      throw ApiException.badRequest(code, "send a multipart/form-data form with the field file");
    }
    var form = new FormFile(request, boundary, otherBytesMax, code);
    while (form.name.isEmpty()) {
      if (!form.parseMore()) {
        throw form.bad("the form has no field file with a file in it");
      }
    }
    return form;
  }

  /// The name that the client gave the file.
  public String name() {
    return name.orElse("");
  }

  /// The type that the client says it has.
  public Optional<String> type() {
    return type;
  }

  /// The fields that came before it.
  public Map<String, String> fields() {
    return Map.copyOf(fields);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    while (!content.hasRemaining()) {
      if (ended) {
        return -1;
      }
      if (!parseMore()) {
        throw new EOFException("the form ended within the file");
      }
    }
    var read = Math.min(length, content.remaining());
    content.get(bytes, offset, read);
    return read;
  }

  private boolean parseMore() throws IOException {
    var read = body.read(arrived);
    if (read < 0) {
      return false;
    }
    otherBytes += read;
    content.clear();
    try {
      parser.parse(ByteBuffer.wrap(arrived, 0, read));
    } catch (MalformedMessageException e) {
      throw bad("the form cannot be read: " + e.getMessage());
    }
    content.flip();
    otherBytes -= Math.min(otherBytes, content.remaining());
    if (!ended && otherBytes > otherBytesMax + BUFFER_BYTES) {
      throw bad("the form holds more than " + otherBytesMax + " bytes beside the file");
    }
    return true;
  }

  private ApiException bad(String message) {
    return ApiException.badRequest(code, message);
  }

  private final class Parts implements MultipartParser.PartHandler {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private String field = "";

    @Override
    public void beginPart(HeaderMap headers) {
      var disposition = headers.getFirst(Headers.CONTENT_DISPOSITION);
      var given =
          disposition == null ? null : Headers.extractQuotedValueFromHeader(disposition, "name");
      field = given == null ? "" : given;
      text.reset();
      inFile = !ended && field.equals("file");
      if (inFile) {
        var called = Headers.extractQuotedValueFromHeaderWithEncoding(disposition, "filename");
        name = Optional.of(called == null ? "" : called);
        type = Optional.ofNullable(headers.getFirst(Headers.CONTENT_TYPE));
      }
    }

    @Override
    public void data(ByteBuffer bytes) {
      if (inFile) {
        content.put(bytes);
      } else if (!ended) {
        var piece = new byte[bytes.remaining()];
        bytes.get(piece);
        text.writeBytes(piece);
      }
    }

    @Override
    public void endPart() {
      if (!inFile && !ended) {
        fields.put(field, text.toString(StandardCharsets.UTF_8));
      }
      ended |= inFile;
      inFile = false;
    }
  }
}
