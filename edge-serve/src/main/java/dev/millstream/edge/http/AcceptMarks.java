package dev.millstream.edge.http;

/// What an `Accept` names that some answers are chosen by, found in one pass. What is named with a
/// weight needs a reader of weights: [AcceptType].
public final class AcceptMarks {
  /// It names AVIF.
  public static final int AVIF = 1;

  /// It names WebP.
  public static final int WEBP = 2;

  /// It names Markdown, or one of the others with a parameter.
  public static final int JUDGED = 4;

  private static final long MARKDOWN = word("markdown");
  private static final long AVIF_WORD = word("age/avif");
  private static final long WEBP_WORD = word("age/webp");
  private static final long AVIF_PARAMETER = word("ge/avif;");
  private static final long AVIF_SPACE = word("ge/avif ");
  private static final long WEBP_PARAMETER = word("ge/webp;");
  private static final long WEBP_SPACE = word("ge/webp ");

  private AcceptMarks() {}

  /// The marks of what stands between two positions.
  public static int of(byte[] bytes, int start, int end) {
    var window = 0L;
    var marks = 0;
    for (var i = start; i < end; i++) {
      window = (window << 8) | ((bytes[i] | 0x20) & 0xffL);
      marks |= mark(window);
    }
    return marks;
  }

  /// The marks of a whole field.
  public static int of(String accept) {
    var window = 0L;
    var marks = 0;
    for (var i = 0; i < accept.length(); i++) {
      window = (window << 8) | ((accept.charAt(i) | 0x20) & 0xffL);
      marks |= mark(window);
    }
    return marks;
  }

  /// The mark of the last eight characters, in lower case.
  private static int mark(long window) {
    if (window == AVIF_WORD) {
      return AVIF;
    }
    if (window == WEBP_WORD) {
      return WEBP;
    }
    return window == MARKDOWN
            || window == AVIF_PARAMETER
            || window == AVIF_SPACE
            || window == WEBP_PARAMETER
            || window == WEBP_SPACE
        ? JUDGED
        : 0;
  }

  private static long word(String eight) {
    var word = 0L;
    for (var i = 0; i < eight.length(); i++) {
      word = word << 8 | eight.charAt(i);
    }
    return word;
  }
}
