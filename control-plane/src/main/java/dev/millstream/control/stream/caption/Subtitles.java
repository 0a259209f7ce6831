package dev.millstream.control.stream.caption;

import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.Stage;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.TextAsset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Joins captions to a stream (RFC 8216, 4.3.4.1 and 3.5): a group of subtitles in the multivariant
/// playlist, and for each language a playlist of one segment, the whole file. It needs no time map:
/// our media begin at 0.
public record Subtitles(ObjectStore store, Scope scope) {
  private static final String MULTIVARIANT = "/manifest/video.m3u8";
  private static final String MPD = "/manifest/video.mpd";
  private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
  private static final String VARIANT = "#EXT-X-STREAM-INF:";

  /// Adds them to a tree that is made of `before`, for a stream of this length.
  public void join(
      Manifest before, ManifestWriter tree, Stage stage, List<Caption> captions, double seconds)
      throws IOException {
    var playlist = before.find(MULTIVARIANT);
    if (playlist.isEmpty() || captions.isEmpty()) {
      return;
    }
    var type = playlist.get().contentType();
    var text = with(read(playlist.get().identity().digest()), captions);
    tree.add(TextAsset.of(stage, MULTIVARIANT, type, text));
    manifest(before, tree, stage, captions);
    for (var caption : captions) {
      stage.keep(List.of(caption.digest()));
      var folder = "/captions/" + caption.language();
      var name = file(caption);
      tree.add(
          TextAsset.of(stage, folder + "/playlist.m3u8", PLAYLIST_TYPE, segments(name, seconds)));
      tree.add(
          TextAsset.of(
              stage, folder + "/" + name, "text/vtt; charset=utf-8", read(caption.digest())));
    }
  }

  /// DASH has a set of its own for each language (ISO/IEC 23009-1, 5.3.3): a whole file.
  private void manifest(Manifest before, ManifestWriter tree, Stage stage, List<Caption> captions)
      throws IOException {
    var found = before.find(MPD);
    if (found.isEmpty()) {
      return;
    }
    var sets = new StringBuilder();
    for (var caption : captions) {
      sets.append("    <AdaptationSet contentType=\"text\" mimeType=\"text/vtt\" lang=\"");
      sets.append(caption.language()).append("\">\n");
      sets.append("      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>\n");
      sets.append("      <Label>").append(escaped(caption.label())).append("</Label>\n");
      sets.append("      <Representation id=\"captions-").append(caption.language());
      sets.append("\" bandwidth=\"1000\">\n        <BaseURL>../captions/");
      sets.append(caption.language()).append('/').append(file(caption)).append("</BaseURL>\n");
      sets.append("      </Representation>\n    </AdaptationSet>\n");
    }
    var xml = read(found.get().identity().digest());
    var text = xml.replace("  </Period>", sets + "  </Period>");
    tree.add(TextAsset.of(stage, MPD, found.get().contentType(), text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// A segment's name stands for its bytes for ever.
  private static String file(Caption caption) {
    return caption.digest().hex().substring(0, 12) + ".vtt";
  }

  private static String with(String playlist, List<Caption> captions) {
    var out = new StringBuilder();
    var told = false;
    for (var line : playlist.lines().toList()) {
      if (line.startsWith(VARIANT) && !told) {
        var names = new HashSet<String>();
        for (var caption : captions) { // names are unique in a group
          var name = caption.label().replace("\"", "");
          out.append(
              rendition(caption, names.add(name) ? name : name + " (" + caption.language() + ")"));
        }
        told = true;
      }
      out.append(line);
      if (line.startsWith(VARIANT)) {
        out.append(",SUBTITLES=\"subs\"");
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String rendition(Caption caption, String name) {
    return "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"%s\",LANGUAGE=\"%s\""
            .formatted(name, caption.language())
        + ",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"../captions/%s/playlist.m3u8\"\n"
            .formatted(caption.language());
  }

  private static String segments(String name, double seconds) {
    return String.format(
        Locale.ROOT,
        """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-TARGETDURATION:%d
        #EXT-X-MEDIA-SEQUENCE:0
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXTINF:%.5f,
        %s
        #EXT-X-ENDLIST
        """,
        (long) Math.ceil(seconds),
        seconds,
        name);
  }

  private String read(Digest digest) throws IOException {
    try (var in = store.open(scope, digest)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
