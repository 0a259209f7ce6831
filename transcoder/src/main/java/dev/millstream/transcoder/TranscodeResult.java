package dev.millstream.transcoder;

import dev.millstream.store.Digest;

/// How a transcode ended.
public sealed interface TranscodeResult {
  /// The whole ladder is in the store.
  record Ready(Digest manifest, SourceFacts facts) implements TranscodeResult {}

  /// Nothing more can be done here now: others work at the rest, or other work goes before. Ask
  /// again; what was done is kept.
  record Later() implements TranscodeResult {}

  /// The source cannot become a stream: an `ERR_` code of the stream API and a sentence for people.
  record Failed(String errorCode, String text) implements TranscodeResult {}
}
