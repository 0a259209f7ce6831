package dev.millstream.functions.icu;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.ibm.icu.util.VersionInfo;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;

/// ICU's data in one file, as V8 reads it on a little-endian machine. Without it V8 has neither
/// `Intl` nor `normalize`.
public final class Languages {
  /// What tells one file from that of another library.
  public static final String VERSION = VersionInfo.ICU_VERSION.toString();

  private static final String WITHIN = "com/ibm/icu/impl/data/icudata/";
  private static final Set<String> ENDINGS = Set.of(".res", ".nrm", ".brk", ".dict", ".icu");
  // what JavaScript has no use for, or V8 has in its code
  private static final Set<String> NEEDLESS =
      Set.of("uprops.icu", "ucase.icu", "ubidi.icu", "pnames.icu", "unames.icu", "ulayout.icu");
  private static final Set<String> NEEDLESS_FOLDERS = Set.of("translit/", "rbnf/");
  private static final int ALIGNMENT = 16;
  private static final int HEAD = 32;

  private Languages() {}

  /// Writes the file, from the library for Java on the class path.
  ///
  /// @throws IOException if it cannot be written, or the library is of another kind
  public static void write(Path file) throws IOException {
    var items = items();
    var prefix = "icudt" + VersionInfo.ICU_VERSION.getMajor() + "l/";
    var names = 4 + 8 * items.size();
    var data = names + items.keySet().stream().mapToInt(name -> nameBytes(prefix, name)).sum();
    var contents = ByteBuffer.allocate(aligned(data)).order(ByteOrder.LITTLE_ENDIAN);
    contents.putInt(items.size());
    var at = contents.capacity();
    for (var item : items.entrySet()) {
      contents.putInt(names).putInt(at);
      names += nameBytes(prefix, item.getKey());
      at += aligned(item.getValue().length);
    }
    items.keySet().forEach(name -> contents.put((prefix + name + '\0').getBytes(US_ASCII)));
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      out.write(head());
      out.write(contents.array());
      for (var item : items.values()) {
        out.write(item);
        out.write(new byte[aligned(item.length) - item.length]);
      }
    }
  }

  private static int nameBytes(String prefix, String name) {
    return prefix.length() + name.length() + 1;
  }

  private static int aligned(int length) {
    return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static byte[] head() {
    return ByteBuffer.allocate(HEAD)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) HEAD)
        .putShort((short) 0x27da)
        .putShort((short) 20)
        .putShort((short) 0)
        .put(new byte[] {0, 0, 2, 0})
        .put("CmnD".getBytes(US_ASCII))
        .put(new byte[] {1, 0, 0, 0})
        .array();
  }

  /// By name, in the order that ICU looks for them.
  private static SortedMap<String, byte[]> items() throws IOException {
    var items = new TreeMap<String, byte[]>();
    try (var jar = new JarFile(library().toFile())) {
      for (var entry : jar.stream().toList()) {
        var name = entry.getName().replace(WITHIN, "");
        if (entry.getName().startsWith(WITHIN) && isNeeded(name)) {
          try (var in = jar.getInputStream(entry)) {
            items.put(name, turned(name, in.readAllBytes()));
          }
        }
      }
    }
    return items;
  }

  private static boolean isNeeded(String name) {
    return ENDINGS.contains(name.substring(Math.max(0, name.lastIndexOf('.'))))
        && !NEEDLESS.contains(name)
        && NEEDLESS_FOLDERS.stream().noneMatch(name::startsWith);
  }

  private static Path library() throws IOException {
    try {
      var source = VersionInfo.class.getProtectionDomain().getCodeSource();
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("icu4j is not read from a file", e);
    }
  }

  private static byte[] turned(String name, byte[] bytes) throws IOException {
    var swap = new Swap(bytes);
    var format = swap.format(0);
    var start = swap.head(0);
    switch (format) {
      case "ResB" -> Resources.turn(swap, start);
      case "UCol" -> Sections.collation(swap, start);
      case "Nrm2" -> Sections.normalization(swap, start);
      case "Dict" -> Sections.dictionary(swap, start);
      case "Emoj" -> Sections.emoji(swap, start);
      case "Brk " -> Sections.breaks(swap, start);
      default -> throw new IOException(name + " is of an unknown kind: " + format);
    }
    return bytes;
  }
}
