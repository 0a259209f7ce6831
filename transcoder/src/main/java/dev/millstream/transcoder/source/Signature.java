package dev.millstream.transcoder.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// What a file's first bytes say it is: to tell a damaged video from what never was one.
public enum Signature {
  VIDEO,
  STILL_PICTURE,
  OTHER;

  private static final int LENGTH = 12;
  private static final Set<String> STILL_BRANDS =
      Set.of("avif", "heic", "heix", "heim", "heis", "mif1");

  public static Signature of(Path file) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(LENGTH);
    }
    var text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("ftyp", 4) && head.length == LENGTH) {
      return STILL_BRANDS.contains(text.substring(8)) ? STILL_PICTURE : VIDEO;
    }
    var video =
        text.startsWith("\u001aE\u00df\u00a3")
            || (text.startsWith("RIFF") && text.startsWith("AVI ", 8))
            || text.startsWith("FLV\u0001");
    return video ? VIDEO : OTHER;
  }
}
