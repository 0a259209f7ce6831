package dev.millstream.control.direct;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ErrorCode;
import dev.millstream.control.direct.UploadedAssets.Row;
import dev.millstream.control.pages.PagesError;
import dev.millstream.store.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.json.JsonMapper;

/// A list of files as wrangler sends it, `[{"key", "value", "base64": true, "metadata"}]`, read as
/// it arrives: memory stays that of one small file, whatever the list's length.
final class AssetBatch {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path folder;
  private final DirectLimits limits;

  /// Large files are spooled into `folder`.
  AssetBatch(Path folder, DirectLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /// Puts all files into the stage, which the caller commits.
  List<Row> read(InputStream body, Stage stage) throws IOException {
    try (var json = MAPPER.createParser(new Capped(body, limits.batchBytesMax()))) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw bad("the body is not a list of files");
      }
      var rows = new ArrayList<Row>();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        rows.add(file(json, stage));
        if (rows.size() > limits.filesMax()) {
          throw bad("the list has more than " + limits.filesMax() + " files");
        }
      }
      if (json.currentToken() != JsonToken.END_ARRAY) {
        throw bad("the list holds what is no file");
      }
      return rows;
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw bad(
          "the list is not the JSON expected: "
              + e.getOriginalMessage().replaceFirst(" \\(start marker .*", ""));
    }
  }

  private Row file(JsonParser json, Stage stage) throws IOException {
    var key = "";
    @Nullable Row stored = null;
    for (var token = json.nextToken(); token == JsonToken.PROPERTY_NAME; token = json.nextToken()) {
      var field = json.currentName();
      var value = json.nextToken();
      switch (field) {
        case "key" -> key = json.getString();
        case "value" -> stored = value(json, key, stage);
        case "base64" -> {
          if (value != JsonToken.VALUE_TRUE) {
            throw bad("the file " + key + " is not base64");
          }
        }
        default -> json.skipChildren();
      }
    }
    if (stored == null) {
      throw bad("the file \"" + key + "\" has no value");
    }
    return stored;
  }

  private Row value(JsonParser json, String key, Stage stage) throws IOException {
    if (!AssetName.isName(key)) {
      throw bad("\"key\" must come before \"value\" and be 32 hex digits, not \"" + key + "\"");
    }
    try (var spool = new Spool(folder, limits.memoryBytesMax(), limits.fileBytesMax())) {
      try {
        json.readBinaryValue(spool);
      } catch (JacksonIOException e) {
        throw e.getCause() instanceof Spool.TooLongException cause ? tooLong(key, cause) : e;
      }
      var digest = spool.into(stage);
      return new Row(new AssetName(key), digest, spool.size(), Optional.empty());
    }
  }

  private static ApiException tooLong(String key, IOException cause) {
    return new ApiException(
        413, ErrorCode.TOO_LARGE, "the file " + key + " is " + cause.getMessage());
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(PagesError.BAD_UPLOAD, message);
  }
}
