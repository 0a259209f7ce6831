package dev.millstream.functions.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Decodes bytes by the names that `TextDecoder` has for encodings, in lower case. Thread-safe.
public final class Decoding {
  private static final char NONE = '\uFFFD';
  private static final int HIGH = 0x80;

  /// Where the JDK has another name, or a wider encoding that browsers mean by it.
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("gbk", "GB18030"),
          Map.entry("big5", "Big5-HKSCS"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("x-mac-cyrillic", "x-MacUkraine"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("iso-8859-8-i", "ISO-8859-8"));

  /// Those of one byte that the JDK lacks: what the bytes from 0xA0 on are.
  private static final Map<String, String> LACKING =
      Map.of(
          "iso-8859-10",
          "\u00a0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00adŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏ"
              + "ÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ",
          "iso-8859-14",
          "\u00a0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00ad®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
              + "ŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ");

  /// By name, what the bytes from 0x80 on are.
  private static final Map<String, char[]> TABLES = new ConcurrentHashMap<>();

  private Decoding() {}

  /// The text, with U+FFFD for what is none; nothing if that is to be fatal.
  ///
  /// @throws IllegalArgumentException if there is no such encoding
  public static Optional<String> decode(byte[] bytes, String encoding, boolean fatal) {
    if (isOfOneByte(encoding)) {
      var text = single(bytes, TABLES.computeIfAbsent(encoding, Decoding::table));
      return fatal && text.indexOf(NONE) >= 0 ? Optional.empty() : Optional.of(text);
    }
    var action = fatal ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
    var decoder = charset(encoding).newDecoder();
    decoder.onMalformedInput(action).onUnmappableCharacter(action);
    try {
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Charset charset(String encoding) {
    return Charset.forName(NAMES.getOrDefault(encoding, encoding));
  }

  private static boolean isOfOneByte(String encoding) {
    return encoding.startsWith("windows-")
        || encoding.startsWith("iso-8859-")
        || encoding.startsWith("koi8-")
        || encoding.equals("ibm866")
        || encoding.equals("macintosh")
        || encoding.startsWith("x-");
  }

  private static String single(byte[] bytes, char[] table) {
    var text = new char[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      text[i] = bytes[i] >= 0 ? (char) bytes[i] : table[bytes[i] & 0x7f];
    }
    return new String(text);
  }

  private static char[] table(String encoding) {
    var table = new char[HIGH];
    var lacking = LACKING.get(encoding);
    for (var i = 0; i < HIGH; i++) {
      var code = HIGH + i;
      if (encoding.equals("x-user-defined")) {
        table[i] = (char) (0xF700 + code);
      } else if (lacking != null) {
        table[i] = code < 0xA0 ? (char) code : lacking.charAt(code - 0xA0);
      } else {
        var text = new String(new byte[] {(byte) code}, charset(encoding));
        // what an encoding leaves out of the controls is those
        table[i] = text.charAt(0) == NONE && code < 0xA0 ? (char) code : text.charAt(0);
      }
    }
    switch (encoding) { // where browsers have come to differ from the JDK
      case "koi8-u" -> {
        table[0xAE - HIGH] = '\u045E';
        table[0xBE - HIGH] = '\u040E';
      }
      case "windows-1255" -> table[0xCA - HIGH] = '\u05BA';
      case "x-mac-cyrillic" -> table[0xFF - HIGH] = '\u20AC';
      default -> {}
    }
    return table;
  }
}
