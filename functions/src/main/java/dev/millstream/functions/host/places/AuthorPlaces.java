package dev.millstream.functions.host.places;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Says in texts where the author wrote what V8 knows as a place in the bundle: `functions.js:88:5`
/// becomes `functions/api/hello.ts:3:9`. The bundle's source map is read when the first such place
/// is met; without one, or with a broken one, texts stay as they are. Belongs to its isolate's
/// thread.
public final class AuthorPlaces {
  private static final String MAP = "//# sourceMappingURL=data:application/json;base64,";
  private final String scriptName;
  private final Pattern place;
  private byte @Nullable [] unread;
  private Optional<SourceMap> map = Optional.empty();

  /// Places in the script that V8 knows as `scriptName`.
  public AuthorPlaces(String scriptName) {
    this.scriptName = scriptName;
    this.place = Pattern.compile(Pattern.quote(scriptName) + ":(\\d{1,9}):(\\d{1,9})");
  }

  /// The script of the places that follow, in UTF-8.
  public void of(byte[] script) {
    unread = script;
  }

  public String in(String text) {
    return text.contains(scriptName) ? place.matcher(text).replaceAll(this::written) : text;
  }

  private String written(MatchResult found) {
    var line = Integer.parseInt(found.group(1)) - 1;
    var column = Integer.parseInt(found.group(2)) - 1;
    var source = map().flatMap(known -> known.source(line, column));
    return Matcher.quoteReplacement(source.map(SourceMap.Source::toString).orElseGet(found::group));
  }

  private Optional<SourceMap> map() {
    var script = unread;
    if (script != null) {
      unread = null;
      map = read(script);
    }
    return map;
  }

  private static Optional<SourceMap> read(byte[] script) {
    var text = new String(script, ISO_8859_1);
    var at = text.lastIndexOf(MAP);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      var json = Base64.getDecoder().decode(text.substring(at + MAP.length()).strip());
      return Optional.of(SourceMap.of(JsonMapper.shared().readTree(json)));
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }
}
