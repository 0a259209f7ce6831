package dev.millstream.control.stream.sound;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.hls.Voice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One sound of the video `uid`: its segments lie in `folder`, of the encoder's tree, or of a
/// `tree` of its own if it came later. It is ready unless it is `queued` or has an `error`.
record Sound(
    String uid, String track, String folder, Voice voice, State state, Optional<Digest> tree) {
  private static final int TRACK_CHARS = 32;

  enum State {
    QUEUED("queued"),
    READY("ready"),
    ERROR("error");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    static State of(String word) {
      for (var state : values()) {
        if (state.word.equals(word)) {
          return state;
        }
      }
      throw new IllegalArgumentException("no state of a sound: " + word);
    }
  }

  /// One of the encoder's tree; its id follows from where it lies.
  static Sound uploaded(String uid, String folder, Voice voice) {
    var name = (uid + "/" + folder).getBytes(StandardCharsets.UTF_8);
    var track = Digest.of(name).hex().substring(0, TRACK_CHARS);
    return new Sound(uid, track, folder, voice, State.READY, Optional.empty());
  }

  /// One that is to come.
  static Sound added(String uid, String track, Voice voice) {
    var folder = "audio-" + track.substring(0, 12);
    return new Sound(uid, track, folder, voice, State.QUEUED, Optional.empty());
  }

  boolean ready() {
    return state == State.READY;
  }
}
