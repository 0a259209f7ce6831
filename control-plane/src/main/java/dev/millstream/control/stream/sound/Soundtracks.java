package dev.millstream.control.stream.sound;

import dev.millstream.control.db.Database;
import dev.millstream.control.stream.video.Video;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import dev.millstream.store.manifest.TextAsset;
import dev.millstream.store.video.StreamCard;
import dev.millstream.transcoder.hls.Voice;
import dev.millstream.transcoder.sounds.Playlist;
import dev.millstream.transcoder.sounds.Presentation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The sounds that videos have, and the trees in which they are heard. Thread-safe.
public record Soundtracks(Database database, ObjectStore store) {
  private static final String MULTIVARIANT = "/manifest/video.m3u8";
  private static final String MPD = "/manifest/video.mpd";

  /// All sounds of a video.
  List<Sound> of(Video video) throws IOException {
    var changed = database.read(handle -> SoundRows.of(handle, video.uid()));
    return changed.isEmpty() ? uploaded(video) : changed;
  }

  /// Those that lay in its file.
  List<Sound> uploaded(Video video) throws IOException {
    if (video.encoded().isEmpty()) {
      return List.of();
    }
    var scope = Scope.video(video.uid());
    var playlist = text(scope, Manifest.load(store, scope, video.encoded().get()), MULTIVARIANT);
    return playlist.stream()
        .flatMap(text -> new Playlist(text).voices().entrySet().stream())
        .map(voice -> Sound.uploaded(video.uid(), voice.getKey(), voice.getValue()))
        .toList();
  }

  /// What a sound is called in the tree that was made of it.
  Voice voice(Sound sound, Digest made) throws IOException {
    var scope = Scope.video(sound.uid());
    return text(scope, Manifest.load(store, scope, made), MULTIVARIANT)
        .map(text -> new Playlist(text).voices().get(sound.folder()))
        .orElse(sound.voice());
  }

  /// The tree of an encoded video with the sounds that it has now.
  public Manifest heard(Video video) throws IOException {
    var tree = joined(video, video.encoded().orElseThrow());
    return Manifest.load(store, Scope.video(video.uid()), tree);
  }

  /// The encoder's tree of a video with the sounds that it has now, if they were changed.
  public Digest joined(Video video, Digest encoded) throws IOException {
    var sounds =
        database.read(handle -> SoundRows.of(handle, video.uid())).stream()
            .filter(Sound::ready)
            .toList();
    if (sounds.isEmpty()) {
      return encoded;
    }
    var scope = Scope.video(video.uid());
    var before = Manifest.load(store, scope, encoded);
    var whole = before.section(Section.STREAM, StreamCard.class).filter(StreamCard::complete);
    return whole.isEmpty() ? encoded : joined(scope, before, encoded, sounds);
  }

  private Digest joined(Scope scope, Manifest before, Digest encoded, List<Sound> sounds)
      throws IOException {
    try (var stage = store.stage(scope)) {
      stage.keep(List.of(encoded));
      var tree = ManifestWriter.copyOf(before);
      var voices = new LinkedHashMap<String, Voice>();
      var playlists = new ArrayList<Playlist>();
      var presentations = new ArrayList<Presentation>();
      for (var sound : sounds) {
        voices.put(sound.folder(), sound.voice());
        if (sound.tree().isPresent()) {
          stage.keep(List.of(sound.tree().get()));
          var part = Manifest.load(store, scope, sound.tree().get());
          part.stream()
              .filter(asset -> asset.path().startsWith("/" + sound.folder() + "/"))
              .forEach(tree::add);
          text(scope, part, MULTIVARIANT).map(Playlist::new).ifPresent(playlists::add);
          text(scope, part, MPD).map(Presentation::new).ifPresent(presentations::add);
        }
      }
      for (var path : List.of(MULTIVARIANT, MPD)) {
        var asset = before.find(path);
        if (asset.isPresent()) {
          var old = text(scope, before, path).orElseThrow();
          var now =
              path.equals(MPD)
                  ? new Presentation(old).with(voices, presentations)
                  : new Playlist(old).with(voices, playlists);
          tree.add(TextAsset.of(stage, path, asset.get().contentType(), now));
        }
      }
      var digest = stage.put(tree.toBytes());
      stage.commit();
      return digest;
    }
  }

  private Optional<String> text(Scope scope, Manifest tree, String path) throws IOException {
    var asset = tree.find(path);
    return asset.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(store.read(scope, asset.get().identity().digest()), StandardCharsets.UTF_8));
  }
}
