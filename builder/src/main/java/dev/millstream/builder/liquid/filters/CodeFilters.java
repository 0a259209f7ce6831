package dev.millstream.builder.liquid.filters;

import dev.millstream.builder.liquid.FilterCall;
import dev.millstream.builder.liquid.FilterDefinition;
import dev.millstream.builder.liquid.value.ValueException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/// Filters that escape, encode and decode.
public final class CodeFilters {
  private static final Pattern ESCAPED_OR_NOT =
      Pattern.compile("&(?:[a-zA-Z]+|#\\d+|#x[0-9a-fA-F]+);|[<>&\"']");

  static final Map<String, FilterDefinition> ALL =
      Map.of(
          "escape", FilterDefinition.of(call -> escape(call.text())),
          "h", FilterDefinition.of(call -> escape(call.text())),
          "escape_once", FilterDefinition.of(call -> escapeOnce(call.text())),
          "url_encode", FilterDefinition.of(call -> urlEncode(call.text())),
          "url_decode", FilterDefinition.of(call -> urlDecode(call.text())),
          "base64_encode", FilterDefinition.of(call -> encode(call, Base64.getEncoder())),
          "base64_decode", FilterDefinition.of(call -> decode(call, Base64.getDecoder())),
          "base64_url_safe_encode",
              FilterDefinition.of(call -> encode(call, Base64.getUrlEncoder())),
          "base64_url_safe_decode",
              FilterDefinition.of(call -> decode(call, Base64.getUrlDecoder())));

  private CodeFilters() {}

  /// The text with the five characters that mean something to HTML as references.
  public static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /// The same, but for what is escaped already.
  public static String escapeOnce(String text) {
    return ESCAPED_OR_NOT
        .matcher(text)
        .replaceAll(match -> match.group().length() > 1 ? match.group() : escape(match.group()));
  }

  /// Form encoding, as Ruby's `CGI.escape`.
  public static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static String urlDecode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ValueException("`" + text + "` cannot be decoded: " + e.getMessage());
    }
  }

  private static String encode(FilterCall call, Base64.Encoder encoder) {
    return encoder.encodeToString(call.text().getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(FilterCall call, Base64.Decoder decoder) {
    try {
      if (call.input() instanceof Number) {
        throw new ValueException("a number is not Base64");
      }
      return new String(decoder.decode(call.text().strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ValueException("`" + call.text() + "` is not Base64");
    }
  }
}
