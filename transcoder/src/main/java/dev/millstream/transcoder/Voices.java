package dev.millstream.transcoder;

import dev.millstream.transcoder.hls.Voice;
import dev.millstream.transcoder.worker.Report;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the sounds of a stream are called, by their folders: as the source says, or as its speakers
/// call the language. The first one is heard unless a viewer chooses.
final class Voices {
  private final Map<String, Voice> voices = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  void add(Report.Heard heard) {
    if (voices.containsKey(heard.folder())) {
      return; // a second pass says it again
    }
    var plain = name(heard);
    var name = plain;
    for (var number = 2; !names.add(name); number++) {
      name = plain + " " + number;
    }
    voices.put(heard.folder(), new Voice(heard.language(), name, voices.isEmpty()));
  }

  Voice of(String folder) {
    return voices.getOrDefault(folder, Voice.ONLY);
  }

  private static String name(Report.Heard heard) {
    if (!heard.label().isEmpty()) {
      return heard.label().replace('"', '\'');
    }
    var language = Locale.forLanguageTag(heard.language());
    var spoken = language.getDisplayLanguage(language);
    return heard.language().equals(Voice.ONLY.language()) || spoken.isEmpty()
        ? Voice.ONLY.name()
        : spoken;
  }
}
