package dev.millstream.transcoder.sounds;

import dev.millstream.transcoder.dash.Mpd;
import dev.millstream.transcoder.hls.Voice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A DASH manifest of ours: its sounds, by their folders, and what other ones add to it.
public final class Presentation {
  private static final Pattern SET =
      Pattern.compile(
          " {4}<AdaptationSet contentType=\"audio\".*? {4}</AdaptationSet>\n", Pattern.DOTALL);
  private static final Pattern PICTURES =
      Pattern.compile(
          " {4}<AdaptationSet contentType=\"video\".*? {4}</AdaptationSet>\n", Pattern.DOTALL);
  private static final Pattern PICTURE =
      Pattern.compile(
          " {6}<Representation"
              + " .*?initialization=\"\\.\\./([^\"]+)/init\\.mp4\".*?</Representation>\n",
          Pattern.DOTALL);
  private static final Pattern REPRESENTATION =
      Pattern.compile(" {6}<Representation .*</Representation>\n", Pattern.DOTALL);
  private static final Pattern FOLDER =
      Pattern.compile("initialization=\"\\.\\./([^\"/]+)/init\\.mp4\"");
  private static final String END = "  </Period>\n";

  private final String text;
  private final Map<String, String> representations = new LinkedHashMap<>();

  /// Reads the XML.
  public Presentation(String text) {
    this.text = text;
    SET.matcher(text)
        .results()
        .forEach(set -> {
          var representation = REPRESENTATION.matcher(set.group());
          var folder = FOLDER.matcher(set.group());
          if (representation.find() && folder.find()) {
            representations.put(folder.group(1), representation.group());
          }
        });
  }

  /// The XML with those pictures of `further`, too, whose folders are wanted.
  public String and(Presentation further, Predicate<String> wanted) {
    var sets = new StringBuilder();
    PICTURES
        .matcher(further.text)
        .results()
        .forEach(set -> {
          var kept =
              PICTURE
                  .matcher(set.group())
                  .replaceAll(found ->
                      wanted.test(found.group(1)) ? Matcher.quoteReplacement(found.group()) : "");
          if (kept.contains("<Representation ")) {
            sets.append(kept);
          }
        });
    return text.replace(END, sets + END);
  }

  /// The XML with these sounds instead, which are in this manifest or in one of `others`.
  public String with(Map<String, Voice> sounds, List<Presentation> others) {
    var known = new LinkedHashMap<>(representations);
    others.forEach(other -> known.putAll(other.representations));
    var sets = new StringBuilder();
    sounds.forEach((folder, voice) ->
        sets.append(Mpd.soundSet(voice, Objects.requireNonNull(known.get(folder)))));
    return SET.matcher(text).replaceAll("").replace(END, sets + END);
  }
}
