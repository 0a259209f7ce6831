package dev.millstream.store.manifest;

import dev.millstream.store.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Makes assets of texts, as they are and gzipped.
public final class TextAsset {
  private TextAsset() {}

  /// Puts both into `stage`.
  public static Asset of(Stage stage, String path, String type, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return new Asset(
        path,
        type,
        List.of(
            new Variant(Coding.IDENTITY, stage.put(bytes), bytes.length),
            new Variant(Coding.GZIP, stage.put(packed.toByteArray()), packed.size())));
  }
}
