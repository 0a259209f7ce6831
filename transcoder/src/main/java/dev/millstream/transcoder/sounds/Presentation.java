package dev.millstream.transcoder.sounds;

import dev.millstream.transcoder.dash.Mpd;
import dev.millstream.transcoder.hls.Voice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The sounds in a DASH manifest of ours, by their folders.
public final class Presentation {
  private static final Pattern SET =
      Pattern.compile(
          " {4}<AdaptationSet contentType=\"audio\".*? {4}</AdaptationSet>\n", Pattern.DOTALL);
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
