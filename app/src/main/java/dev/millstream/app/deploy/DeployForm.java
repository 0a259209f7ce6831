package dev.millstream.app.deploy;

import dev.millstream.control.direct.AssetName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// The form that ends an upload: which file is where, and what is said of them.
record DeployForm(String boundary, Map<String, String> claims, Map<LocalFile, AssetName> names) {
  private static final JsonMapper JSON = JsonMapper.shared();

  DeployForm(Map<String, String> claims, Map<LocalFile, AssetName> names) {
    this("millstream-" + UUID.randomUUID(), claims, names);
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  void write(OutputStream out) throws IOException {
    var manifest = new TreeMap<String, String>();
    names.forEach((file, name) -> manifest.put("/" + file.path(), name.hex()));
    part(out, "manifest", JSON.writeValueAsBytes(manifest));
    for (var claim : claims.entrySet()) {
      part(out, claim.getKey(), claim.getValue().getBytes(StandardCharsets.UTF_8));
    }
    out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void part(OutputStream out, String name, byte[] bytes) throws IOException {
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n".formatted(boundary, name);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }
}
