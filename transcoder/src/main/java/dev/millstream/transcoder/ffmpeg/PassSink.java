package dev.millstream.transcoder.ffmpeg;

import java.io.IOException;

/// Takes what a pass makes, in decoding order per rendition. Frame numbers count from 0 in stream
/// time. Rungs are numbered as they were given to the pass.
public interface PassSink {
  /// Parameter sets in annex-B form, once before the rung's first picture, and by how many frames
  /// decoding has to run ahead of showing.
  void videoHeader(int rung, byte[] annexB, int delayFrames) throws IOException;

  void picture(int rung, byte[] annexB, long frame, boolean key) throws IOException;

  void audioHeader(byte[] config) throws IOException;

  /// A packet of 1,024 samples.
  void sound(byte[] packet) throws IOException;

  void poster(byte[] jpeg) throws IOException;
}
