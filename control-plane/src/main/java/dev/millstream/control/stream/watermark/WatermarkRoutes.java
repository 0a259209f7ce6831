package dev.millstream.control.stream.watermark;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.direct.Form;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.Watermark;
import dev.millstream.control.stream.video.WatermarkJson;
import dev.millstream.transcoder.overlay.Look;
import dev.millstream.transcoder.overlay.Position;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The API of watermarks, below `path`.
public record WatermarkRoutes(String path, Watermarks watermarks) {
  private static final int FIELD_BYTES_MAX = 64 << 10;
  private static final int NAME_CHARS_MAX = 256;

  public List<Route> routes() {
    var all = path + "/watermarks";
    var one = all + "/{mark}";
    return List.of(
        Route.of("GET", all, _ -> ApiResponse.ok(shown(watermarks.all()))),
        Route.of("POST", all, this::add),
        Route.of("GET", one, this::show),
        Route.of("DELETE", one, this::delete));
  }

  private static List<WatermarkJson> shown(List<Watermark> marks) {
    return marks.stream().map(WatermarkJson::of).toList();
  }

  /// The fields of a form, or of a JSON object.
  private interface Fields {
    Optional<String> text(String name);
  }

  private ApiResponse add(ApiRequest request) throws IOException {
    var type = request.header("Content-Type").orElse("");
    if (!type.startsWith("multipart/form-data")) {
      var body = Json.tree(request.body());
      return ApiResponse.ok(
          fetched(name ->
              Optional.of(body.path(name))
                  .filter(node -> node.isString() || node.isNumber())
                  .map(node -> node.asString(""))));
    }
    var form = form(type, request.body(Watermarks.PICTURE_BYTES_MAX + FIELD_BYTES_MAX));
    var file = form.part("file");
    return ApiResponse.ok(
        file.isEmpty()
            ? fetched(form::text)
            : WatermarkJson.of(
                watermarks.add(
                    name(form::text), look(form::text), file.get().bytes(), Optional.empty())));
  }

  private WatermarkJson fetched(Fields fields) throws IOException {
    var url = fields.text("url").orElseThrow(() -> bad("send a picture: file, or its url"));
    return WatermarkJson.of(watermarks.fetch(name(fields), look(fields), url.strip()));
  }

  private static Form form(String type, byte[] body) throws IOException {
    try {
      return Form.parse(type, body);
    } catch (ApiException e) {
      throw bad(e.text());
    }
  }

  private static String name(Fields fields) {
    var name = fields.text("name").orElse("");
    if (name.length() > NAME_CHARS_MAX) {
      throw bad("name is longer than " + NAME_CHARS_MAX + " characters");
    }
    return name;
  }

  private static Look look(Fields fields) {
    var position = fields.text("position").orElse(Position.UPPER_RIGHT.word());
    return new Look(
        part(fields, "opacity", 1),
        part(fields, "padding", 0.05),
        part(fields, "scale", 0.15),
        Position.of(position)
            .orElseThrow(() ->
                bad(
                    "position is one of "
                        + Arrays.stream(Position.values())
                            .map(Position::word)
                            .collect(Collectors.joining(", ")))));
  }

  private static double part(Fields fields, String name, double otherwise) {
    var text = fields.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      var value = Double.parseDouble(text.get());
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(name + " is not a number from 0 to 1");
  }

  private ApiResponse show(ApiRequest request) {
    var uid = request.path("mark");
    return ApiResponse.ok(WatermarkJson.of(watermarks.find(uid).orElseThrow(() -> none(uid))));
  }

  private ApiResponse delete(ApiRequest request) {
    var uid = request.path("mark");
    if (!watermarks.delete(uid)) {
      throw none(uid);
    }
    return ApiResponse.ok("");
  }

  private static ApiException none(String uid) {
    return ApiException.notFound(StreamError.NOT_FOUND, "Not Found: there is no watermark " + uid);
  }

  private static ApiException bad(String message) {
    return ApiException.badRequest(StreamError.BAD_REQUEST, message);
  }
}
