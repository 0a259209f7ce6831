package dev.millstream.app.deploy;

import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.ApiToken;
import dev.millstream.app.terminal.Sizes;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What lets files be uploaded to a project for some minutes, and says how many and how long they
/// may be.
record UploadTicket(Api api, long filesMax, long fileBytesMax) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static UploadTicket fetch(Api api, String project) throws ApiException {
    var jwt = api.get("/pages/projects/" + project + "/upload-token").path("jwt").asString("");
    var claims = claims(jwt);
    return new UploadTicket(
        api.with(new ApiToken(jwt, "the upload")),
        claims.path("max_file_count_allowed").asLong(Long.MAX_VALUE),
        claims.path("max_file_bytes_allowed").asLong(Long.MAX_VALUE));
  }

  /// @throws IOException if the server would refuse these files
  void check(Collection<LocalFile> files) throws IOException {
    if (files.size() > filesMax) {
      throw new IOException(
          "there are %,d files, and the server takes %,d a site".formatted(files.size(), filesMax));
    }
    for (var file : files) {
      if (file.bytes() > fileBytesMax) {
        throw new IOException(
            "%s has %s, and the server takes %s a file: leave it out, or raise the server's limit"
                .formatted(
                    file.file(), Sizes.readable(file.bytes()), Sizes.readable(fileBytesMax)));
      }
    }
  }

  private static JsonNode claims(String jwt) throws ApiException {
    var parts = jwt.split("\\.", -1);
    try {
      if (parts.length == 3) {
        return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
      }
    } catch (IllegalArgumentException | JacksonException e) {
      // as if it had other than three parts
    }
    throw new ApiException("the server's upload token cannot be read: is it a Millstream?");
  }
}
