package dev.millstream.control.stream.tus;

import java.util.LinkedHashMap;
import java.util.Map;

/// The names of the protocol, and the headers that every answer carries.
final class Tus {
  static final String VERSION = "1.0.0";
  static final String RESUMABLE = "Tus-Resumable";
  static final String OFFSET = "Upload-Offset";
  static final String LENGTH = "Upload-Length";
  static final String DEFER_LENGTH = "Upload-Defer-Length";
  static final String METADATA = "Upload-Metadata";
  static final String EXPIRES = "Upload-Expires";
  static final String CHECKSUM = "Upload-Checksum";
  static final String CONCAT = "Upload-Concat";
  static final String CREATOR = "Upload-Creator";
  static final String MEDIA_ID = "stream-media-id";
  static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
  static final String CHUNK_TYPE = "application/offset+octet-stream";
  static final String EXTENSIONS =
      "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination,"
          + "concatenation";

  private static final String EXPOSED =
      String.join(
          ", ",
          "Location",
          OFFSET,
          LENGTH,
          DEFER_LENGTH,
          METADATA,
          EXPIRES,
          CONCAT,
          RESUMABLE,
          "Tus-Version",
          "Tus-Extension",
          "Tus-Max-Size",
          "Tus-Checksum-Algorithm",
          MEDIA_ID);
  private static final String ACCEPTED =
      String.join(
          ", ",
          "Authorization",
          "Content-Type",
          OFFSET,
          LENGTH,
          DEFER_LENGTH,
          METADATA,
          CHECKSUM,
          CONCAT,
          CREATOR,
          RESUMABLE,
          METHOD_OVERRIDE,
          "X-Requested-With",
          "X-Request-ID");

  private Tus() {}

  /// Browsers on any site may upload: what counts is the token or the unguessable URL, never a
  /// cookie.
  static Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put(RESUMABLE, VERSION);
    headers.put("Cache-Control", "no-store");
    headers.put("Access-Control-Allow-Origin", "*");
    headers.put("Access-Control-Expose-Headers", EXPOSED);
    return headers;
  }

  static Map<String, String> preflightHeaders(long bytesMax) {
    var headers = headers();
    headers.put("Tus-Version", VERSION);
    headers.put("Tus-Extension", EXTENSIONS);
    headers.put("Tus-Max-Size", Long.toString(bytesMax));
    headers.put("Tus-Checksum-Algorithm", Checksum.ALGORITHMS);
    headers.put("Access-Control-Allow-Methods", "OPTIONS, POST, HEAD, PATCH, DELETE");
    headers.put("Access-Control-Allow-Headers", ACCEPTED);
    headers.put("Access-Control-Max-Age", "86400");
    return headers;
  }
}
