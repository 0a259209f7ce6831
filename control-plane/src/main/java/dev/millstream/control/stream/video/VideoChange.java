package dev.millstream.control.stream.video;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.Json;
import dev.millstream.control.stream.tus.TusMetadata;
import dev.millstream.transcoder.source.PassThrough;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What a client sets on a video, as columns and their values.
public record VideoChange(Map<String, @Nullable Object> columns) {
  private static final int TEXT_MAX = 64 << 10;
  private static final int CREATOR_CHARS_MAX = 64;
  private static final double DURATION_MAX = 36 * 3600.0;
  private static final double UNKNOWN = -1; // what Cloudflare's clients send back as they got it
  private static final Set<String> RESERVED =
      Set.of(
          "requiresignedurls",
          "scheduleddeletion",
          "allowedorigins",
          "thumbnailtimestamppct",
          "watermark",
          "maxdurationseconds",
          "passthrough",
          "expiry");

  public VideoChange {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /// From the JSON of an edit or of a direct upload; absent fields change nothing.
  public static VideoChange of(JsonNode body) {
    if (!body.isObject()) {
      throw bad("the body is not a JSON object");
    }
    var columns = new LinkedHashMap<String, @Nullable Object>();
    if (body.has("creator")) {
      columns.put("creator", creator(textOrNull(body.get("creator"))));
    }
    if (body.has("meta")) {
      putMeta(columns, body.get("meta"));
    }
    if (body.has("maxDurationSeconds")) {
      columns.put("max_duration", maxDuration(body.get("maxDurationSeconds")));
    }
    if (body.has("thumbnailTimestampPct")) {
      columns.put("thumbnail_pct", percentage(body.get("thumbnailTimestampPct")));
    }
    if (body.has("scheduledDeletion")) {
      var when = textOrNull(body.get("scheduledDeletion"));
      columns.put("scheduled_deletion", when == null ? null : time(when).toEpochMilli());
    }
    if (body.has("requireSignedURLs")) {
      columns.put("require_signed", signed(body.get("requireSignedURLs")) ? 1 : 0);
    }
    if (body.has("allowedOrigins")) {
      columns.put("allowed_origins", AllowedOrigins.of(body.get("allowedOrigins")).column());
    }
    if (body.hasNonNull("watermark")) {
      columns.put("watermark", watermark(body.get("watermark")));
    }
    if (body.has("passThrough")) {
      columns.put("pass_through", passThrough(body.get("passThrough")));
    }
    if (body.has("publicDetails")) {
      columns.put("public_details", PublicDetails.of(body.get("publicDetails")).json());
    }
    return new VideoChange(columns);
  }

  /// From the metadata of a tus upload; keys without a meaning of their own go to `meta`.
  public static VideoChange of(TusMetadata metadata) {
    var body = JsonNodeFactory.instance.objectNode();
    var meta = JsonNodeFactory.instance.objectNode();
    metadata
        .pairs()
        .forEach((key, value) -> {
          if (!RESERVED.contains(key.toLowerCase(Locale.ROOT))) {
            meta.put(key, value);
          }
        });
    metadata.value("filename").filter(_ -> !meta.has("name")).ifPresent(n -> meta.put("name", n));
    if (!meta.isEmpty()) {
      body.set("meta", meta);
    }
    metadata.value("requiresignedurls").ifPresent(v -> body.put("requireSignedURLs", !isFalse(v)));
    metadata
        .value("allowedorigins")
        .ifPresent(v -> {
          var origins = body.putArray("allowedOrigins");
          Arrays.stream(v.split(",", -1)).filter(o -> !o.isBlank()).forEach(origins::add);
        });
    metadata.value("watermark").ifPresent(v -> body.put("watermark", v));
    metadata.value("scheduleddeletion").ifPresent(v -> body.put("scheduledDeletion", v));
    metadata.value("maxDurationSeconds").ifPresent(v -> body.put("maxDurationSeconds", v));
    metadata.value("passthrough").ifPresent(v -> body.put("passThrough", v));
    metadata.value("thumbnailtimestamppct").ifPresent(v -> body.put("thumbnailTimestampPct", v));
    return of(body);
  }

  /// This, and who uploads.
  public VideoChange by(String creator) {
    var more = new LinkedHashMap<String, @Nullable Object>(columns);
    more.put("creator", creator(creator));
    return new VideoChange(more);
  }

  /// This, by way of the API token with this id.
  public VideoChange through(Optional<String> token) {
    var more = new LinkedHashMap<String, @Nullable Object>(columns);
    token.ifPresent(id -> more.put("token", id));
    return new VideoChange(more);
  }

  /// The id of the API token that it came with.
  public Optional<String> token() {
    return Optional.ofNullable((String) columns.get("token"));
  }

  /// The id of what is to be drawn over it.
  public Optional<String> watermark() {
    return Optional.ofNullable((String) columns.get("watermark"));
  }

  /// How long the video may be, in seconds; 0 if this does not say.
  public double durationMax() {
    return columns.get("max_duration") instanceof Double seconds ? seconds : 0;
  }

  /// Whether it changes what is published: who may see the video, and which picture stands for it.
  public boolean ofTree() {
    return columns.containsKey("require_signed")
        || columns.containsKey("allowed_origins")
        || columns.containsKey("thumbnail_pct");
  }

  /// When the video is to be deleted, if this says so.
  public Optional<Instant> deletion() {
    return columns.get("scheduled_deletion") instanceof Long millis
        ? Optional.of(Instant.ofEpochMilli(millis))
        : Optional.empty();
  }

  /// An instant in RFC 3339.
  public static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw bad(text + " is not a time like 2030-01-31T12:00:00Z");
    }
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isNull() ? null : node.asString("");
  }

  private static @Nullable String creator(@Nullable String creator) {
    if (creator != null && creator.length() > CREATOR_CHARS_MAX) {
      throw bad("creator is longer than " + CREATOR_CHARS_MAX + " characters");
    }
    return creator;
  }

  private static boolean isFalse(String value) {
    return value.isBlank() || value.equalsIgnoreCase("false");
  }

  private static void putMeta(Map<String, @Nullable Object> columns, JsonNode meta) {
    columns.put("meta", text(meta, "meta"));
    columns.put("name", meta.path("name").asString(""));
  }

  private static String watermark(JsonNode node) {
    var uid = node.isString() ? node.asString() : node.path("uid").asString("");
    if (uid.isEmpty()) {
      throw bad("watermark is not like {\"uid\": \"…\"}");
    }
    return uid;
  }

  private static String text(JsonNode node, String field) {
    if (!node.isObject()) {
      throw bad(field + " is not a JSON object");
    }
    var text = Json.text(node);
    if (text.length() > TEXT_MAX) {
      throw bad(field + " is longer than " + TEXT_MAX + " characters");
    }
    return text;
  }

  /// What is not understood must not leave a video open.
  private static boolean signed(JsonNode node) {
    if (!node.isBoolean() && !node.isNull()) {
      throw bad("requireSignedURLs is true or false");
    }
    return node.asBoolean(false);
  }

  private static @Nullable Double maxDuration(JsonNode node) {
    if (node.isNull() || node.asDouble(0) == UNKNOWN) {
      return null;
    }
    var seconds = node.asDouble(Double.NaN);
    if (!(seconds >= 1 && seconds <= DURATION_MAX)) {
      throw ApiException.badRequest(
          StreamError.BAD_DURATION,
          "maxDurationSeconds is not a number from 1 to " + (long) DURATION_MAX);
    }
    return seconds;
  }

  private static @Nullable String passThrough(JsonNode node) {
    var wish = textOrNull(node);
    try {
      if (wish != null) {
        PassThrough.of(wish, 0);
      }
      return wish;
    } catch (IllegalArgumentException e) {
      throw bad("passThrough: " + e.getMessage());
    }
  }

  private static double percentage(JsonNode node) {
    var part = node.isNull() ? 0 : node.asDouble(Double.NaN);
    if (!(part >= 0 && part <= 1)) {
      throw ApiException.badRequest(
          StreamError.BAD_PERCENTAGE, "thumbnailTimestampPct is not a number from 0 to 1");
    }
    return part;
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
