package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.stream.video.StreamError;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.MalformedMessageException;
import io.undertow.util.MultipartParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/// The file of a `multipart/form-data` body as a stream, parsed as it arrives: memory stays that of
/// one buffer, whatever the file's size. Not thread-safe.
final class FormFile extends InputStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream body;
  private final MultipartParser.ParseState parser;
  private final int otherBytesMax;
  private final byte[] arrived = new byte[BUFFER_BYTES];
  // a parsed buffer yields what was held back as a possible boundary, too
  private final ByteBuffer content = ByteBuffer.allocate(2 * BUFFER_BYTES).flip();
  private Optional<String> name = Optional.empty();
  private int otherBytes;
  private boolean inFile;
  private boolean ended;

  private FormFile(ApiRequest request, String boundary, int otherBytesMax) {
    this.body = request.stream();
    this.otherBytesMax = otherBytesMax;
    parser =
        MultipartParser.beginParse(
            request.exchange().getConnection().getByteBufferPool(),
            new Parts(),
            boundary.getBytes(StandardCharsets.US_ASCII),
            StandardCharsets.UTF_8.name());
  }

  /// Reads up to the beginning of the field `file`. Fields before it may have `otherBytesMax`
  /// bytes, headers and all.
  static FormFile find(ApiRequest request, int otherBytesMax) throws IOException {
    var type = request.header("Content-Type").orElse("");
    var boundary = Headers.extractQuotedValueFromHeader(type, "boundary");
    if (!type.startsWith("multipart/form-data") || boundary == null) {
      throw bad("send the video as the field file of a multipart/form-data form, or over tus");
    }
    var form = new FormFile(request, boundary, otherBytesMax);
    while (form.name.isEmpty()) {
      if (!form.parseMore()) {
        throw bad("the form has no field file with a file in it");
      }
    }
    return form;
  }

  /// The name that the client gave the file.
  String name() {
    return name.orElse("");
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

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }

  private final class Parts implements MultipartParser.PartHandler {
    @Override
    public void beginPart(HeaderMap headers) {
      var disposition = headers.getFirst(Headers.CONTENT_DISPOSITION);
      inFile =
          !ended
              && disposition != null
              && "file".equals(Headers.extractQuotedValueFromHeader(disposition, "name"));
      if (inFile) {
        var given = Headers.extractQuotedValueFromHeaderWithEncoding(disposition, "filename");
        name = Optional.of(given == null ? "" : given);
      }
    }

    @Override
    public void data(ByteBuffer bytes) {
      if (inFile) {
        content.put(bytes);
      }
    }

    @Override
    public void endPart() {
      ended |= inFile;
      inFile = false;
    }
  }
}
