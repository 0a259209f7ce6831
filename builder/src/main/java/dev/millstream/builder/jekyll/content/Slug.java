package dev.millstream.builder.jekyll.content;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Jekyll's slugs.
public final class Slug {
  private static final Pattern DEFAULT = Pattern.compile("[^\\p{M}\\p{L}\\p{Nd}]+");
  private static final Pattern PRETTY = Pattern.compile("[^\\p{M}\\p{L}\\p{Nd}._~!$&'()+,;=@]+");
  private static final Pattern ASCII = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern ACCENTS = Pattern.compile("(?<=\\p{IsLatin})\\p{Mn}+");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern ENDS = Pattern.compile("^-|-$");

  /// Letters without an accent that are not of the Latin alphabet's 26.
  private static final Map<Integer, String> LATIN =
      Map.ofEntries(
          Map.entry((int) 'ß', "ss"),
          Map.entry((int) 'Æ', "AE"),
          Map.entry((int) 'æ', "ae"),
          Map.entry((int) 'Œ', "OE"),
          Map.entry((int) 'œ', "oe"),
          Map.entry((int) 'Ø', "O"),
          Map.entry((int) 'ø', "o"),
          Map.entry((int) 'Þ', "Th"),
          Map.entry((int) 'þ', "th"),
          Map.entry((int) 'Ð', "D"),
          Map.entry((int) 'ð', "d"),
          Map.entry((int) 'Đ', "D"),
          Map.entry((int) 'đ', "d"),
          Map.entry((int) 'Ł', "L"),
          Map.entry((int) 'ł', "l"),
          Map.entry((int) 'ı', "i"));

  private Slug() {}

  /// The slug of a text in lower case; `mode` is one of Jekyll's, `default` if it is not known.
  public static String of(String text, Optional<String> mode) {
    var slug =
        switch (mode.orElse("default")) {
          case "none" -> text;
          case "raw" -> SPACE.matcher(text).replaceAll("-");
          case "pretty" -> PRETTY.matcher(text).replaceAll("-");
          case "latin" ->
              DEFAULT
                  .matcher(ACCENTS.matcher(Normalizer.normalize(text, Form.NFD)).replaceAll(""))
                  .replaceAll("-")
                  .codePoints()
                  .mapToObj(c -> LATIN.getOrDefault(c, Character.toString(c)))
                  .collect(Collectors.joining());
          case "ascii" -> ASCII.matcher(text).replaceAll("-");
          default -> DEFAULT.matcher(text).replaceAll("-");
        };
    return ENDS.matcher(slug).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
