package dev.millstream.transcoder;

import dev.millstream.store.Digest;
import dev.millstream.transcoder.source.TextTrack;

/// Follows a transcode; called on its thread, in order.
public interface StreamListener {
  /// Hears nothing.
  StreamListener NOBODY =
      new StreamListener() {
        @Override
        public void probed(SourceFacts facts) {}

        @Override
        public void grew(Digest manifest, boolean playable) {}

        @Override
        public void progress(double percent) {}
      };

  void probed(SourceFacts facts);

  /// There is a new whole tree, durable in the store, to publish in place of the one before.
  void grew(Digest manifest, boolean playable);

  /// How much of the work is done, 0 to 100.
  void progress(double percent);

  /// Subtitles lie in the source. They are no part of its trees.
  default void subtitled(TextTrack track) {}
}
