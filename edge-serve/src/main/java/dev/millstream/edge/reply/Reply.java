package dev.millstream.edge.reply;

import dev.millstream.edge.http.AcceptEncoding;
import dev.millstream.edge.http.Ranges;
import dev.millstream.edge.http.RequestHead;
import dev.millstream.edge.http.Validators;
import dev.millstream.edge.site.Answer;
import dev.millstream.functions.HttpHeader;
import dev.millstream.store.ByteRange;
import dev.millstream.store.manifest.Coding;
import dev.millstream.store.manifest.Variant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A file's answer, settled against the request's coding, conditions and ranges (RFC 9110, in that
/// order); `pieces` are sent one after the other.
record Reply(int status, List<HttpHeader> headers, Variant variant, List<Piece> pieces) {
  private static final String BOUNDARY = "millstream-part-of-the-whole";

  /// What a 304 says beside its validators.
  private static final Set<String> NOT_ABOUT_THE_BYTES =
      Set.of("content-type", "content-length", "content-language", "content-disposition");

  /// A part of a body.
  sealed interface Piece {
    long length();

    /// A part of the variant.
    record Slice(ByteRange range) implements Piece {
      @Override
      public long length() {
        return range.length();
      }
    }

    /// What stands between parts.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Text(byte[] bytes) implements Piece {
      @Override
      public long length() {
        return bytes.length;
      }
    }
  }

  static Reply of(Answer.File file, RequestHead head, int rangesMax) {
    var variant =
        file.asset().variants().size() == 1
            ? file.asset().identity()
            : AcceptEncoding.of(head.field("Accept-Encoding")).choose(file.asset().variants());
    if (file.status() != 200) {
      return whole(file, variant, new ArrayList<>(file.headers()));
    }
    var validators = new Validators(etag(variant), file.since());
    var headers = new ArrayList<HttpHeader>(file.headers().size() + 5);
    headers.addAll(file.headers());
    headers.add(new HttpHeader("ETag", validators.etag()));
    headers.add(new HttpHeader("Last-Modified", Validators.format(file.since())));
    return switch (validators.judge(head)) {
      case NOT_MODIFIED -> {
        headers.removeIf(h -> NOT_ABOUT_THE_BYTES.contains(h.name().toLowerCase(Locale.ROOT)));
        yield new Reply(304, headers, variant, List.of());
      }
      case PRECONDITION_FAILED -> new Reply(412, headers, variant, List.of());
      case SEND -> ranged(file, variant, headers, head, validators, rangesMax);
    };
  }

  long length() {
    return pieces.stream().mapToLong(Piece::length).sum();
  }

  private static Reply ranged(
      Answer.File file,
      Variant variant,
      List<HttpHeader> headers,
      RequestHead head,
      Validators validators,
      int rangesMax) {
    var range = head.method().equals("GET") ? head.field("Range") : null;
    headers.add(new HttpHeader("Accept-Ranges", "bytes"));
    if (range == null || !validators.rangeApplies(head)) {
      return whole(file, variant, headers);
    }
    return switch (Ranges.of(range, variant.size(), rangesMax)) {
      case Ranges.Whole _ -> whole(file, variant, headers);
      case Ranges.Unsatisfiable _ -> {
        headers.add(new HttpHeader("Content-Range", "bytes */" + variant.size()));
        yield new Reply(416, headers, variant, List.of());
      }
      case Ranges.Parts parts -> {
        addCoding(variant, headers);
        yield parts.parts().size() == 1
            ? part(variant, headers, parts.parts().getFirst())
            : multipart(variant, headers, parts.parts());
      }
    };
  }

  private static Reply whole(Answer.File file, Variant variant, List<HttpHeader> headers) {
    addCoding(variant, headers);
    var all = new Piece.Slice(new ByteRange(0, variant.size()));
    return new Reply(file.status(), headers, variant, List.of(all));
  }

  private static Reply part(Variant variant, List<HttpHeader> headers, ByteRange range) {
    headers.add(new HttpHeader("Content-Range", contentRange(range, variant.size())));
    return new Reply(206, headers, variant, List.of(new Piece.Slice(range)));
  }

  private static Reply multipart(
      Variant variant, List<HttpHeader> headers, List<ByteRange> ranges) {
    var type =
        headers.stream()
            .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
            .map(header -> "Content-Type: " + header.value() + "\r\n")
            .findFirst()
            .orElse("");
    headers.removeIf(header -> header.name().equalsIgnoreCase("Content-Type"));
    headers.add(new HttpHeader("Content-Type", "multipart/byteranges; boundary=" + BOUNDARY));
    var pieces = new ArrayList<Piece>(ranges.size() * 2 + 1);
    for (var range : ranges) {
      var part = contentRange(range, variant.size());
      pieces.add(text("\r\n--" + BOUNDARY + "\r\n" + type + "Content-Range: " + part + "\r\n\r\n"));
      pieces.add(new Piece.Slice(range));
    }
    pieces.add(text("\r\n--" + BOUNDARY + "--\r\n"));
    return new Reply(206, headers, variant, pieces);
  }

  private static void addCoding(Variant variant, List<HttpHeader> headers) {
    if (variant.coding() != Coding.IDENTITY) {
      headers.add(new HttpHeader("Content-Encoding", variant.coding().token()));
    }
  }

  /// Every coding of a file has other bytes, so other digests: the tags are distinct by themselves.
  private static String etag(Variant variant) {
    return '"' + variant.digest().toString().substring(0, 32) + '"';
  }

  private static String contentRange(ByteRange range, long size) {
    return "bytes " + range.offset() + "-" + (range.offset() + range.length() - 1) + "/" + size;
  }

  private static Piece text(String ascii) {
    return new Piece.Text(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }
}
