package dev.millstream.control.stream;

import dev.millstream.control.api.ApiException;
import dev.millstream.control.api.ApiRequest;
import dev.millstream.control.api.ApiResponse;
import dev.millstream.control.api.Json;
import dev.millstream.control.api.Route;
import dev.millstream.control.stream.link.LinkClient;
import dev.millstream.control.stream.video.StreamError;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.control.tokens.Token;
import java.io.IOException;
import okhttp3.HttpUrl;
import tools.jackson.databind.node.ObjectNode;

/// `POST /stream/copy`: a video whose file is fetched from a link.
record CopyRoute(StreamSettings settings, Videos videos, Uploads uploads, LinkClient client) {
  Route route() {
    return Route.of("POST", StreamService.PATH + "/copy", this::copy);
  }

  private ApiResponse copy(ApiRequest request) throws IOException {
    if (!(Json.tree(request.body()) instanceof ObjectNode body)) {
      throw ApiException.badRequest(StreamError.BAD_REQUEST, "the body is not a JSON object");
    }
    // Cloudflare's older clients call it input
    var url = body.path("url").asString(body.path("input").asString("")).strip();
    var refusal = client.refusal(url);
    if (refusal.isPresent()) {
      throw ApiException.badRequest(
          StreamError.BAD_URL,
          "nothing is fetched from this url: %s (--trust-origin of serve allows a private host)"
              .formatted(refusal.get()));
    }
    name(body, url);
    var creator = request.header("Upload-Creator");
    var change = VideoChange.of(body);
    var uid =
        uploads.fetch(
            creator.map(change::by).orElse(change).through(request.token().map(Token::id)), url);
    return ApiResponse.ok(VideoJson.of(videos.find(uid).orElseThrow(), settings.streamUrl()));
  }

  /// A video without a name is called as the link's last part. The link itself is not kept with it:
  /// what lies behind its question mark is often a secret.
  private static void name(ObjectNode body, String url) {
    var meta = body.path("meta") instanceof ObjectNode given ? given : body.putObject("meta");
    if (!meta.has("name")) {
      var parts = HttpUrl.get(url).pathSegments();
      meta.put("name", parts.getLast());
    }
  }
}
