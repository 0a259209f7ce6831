package dev.millstream.control.stream.encode;

import dev.millstream.transcoder.StreamListener;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;

/// Makes a stream of a source: `Transcoder::transcode`, or a stand-in that fails as a test wants.
@FunctionalInterface
public interface Encoder {
  /// Blocks until it is done; tells the listener of every whole tree on the way. An exception has
  /// the job tried again.
  TranscodeResult transcode(TranscodeRequest request, StreamListener listener) throws Exception;
}
