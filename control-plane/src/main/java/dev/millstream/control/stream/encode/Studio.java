package dev.millstream.control.stream.encode;

import dev.millstream.transcoder.EarlyStart;
import dev.millstream.transcoder.PictureVerdict;
import dev.millstream.transcoder.SoundRequest;
import dev.millstream.transcoder.TranscodeRequest;
import dev.millstream.transcoder.TranscodeResult;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.ladder.Coding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// All that decodes what strangers send, outside of this process.
public record Studio(
    Encoder encoder,
    PictureReader pictures,
    SoundEncoder sounds,
    Beginner beginner,
    FurtherEncoder further) {
  /// One that begins nothing early, and makes nothing further.
  public Studio(Encoder encoder, PictureReader pictures, SoundEncoder sounds) {
    this(
        encoder,
        pictures,
        sounds,
        _ -> Optional.empty(),
        (_, _) -> new TranscodeResult.Failed("ERR_UNKNOWN", "no further rungs are made here"));
  }

  /// The transcoder's.
  public static Studio of(Transcoder transcoder) {
    return new Studio(
        transcoder::transcode,
        transcoder::measure,
        transcoder::sound,
        request -> Optional.of(transcoder.early(request)),
        transcoder::further);
  }

  /// Makes further rungs of a stream that is whole: `Transcoder::further`, or a stand-in.
  @FunctionalInterface
  public interface FurtherEncoder {
    /// Blocks until it is done.
    TranscodeResult encode(TranscodeRequest request, Coding coding) throws Exception;
  }

  /// Begins a stream while its source still comes: `Transcoder::early`, or a stand-in.
  @FunctionalInterface
  public interface Beginner {
    Optional<EarlyStart> begin(TranscodeRequest request);
  }

  /// Says whether a picture can be drawn over videos: `Transcoder::measure`, or a stand-in.
  @FunctionalInterface
  public interface PictureReader {
    /// Blocks; the folder is this call's alone, and gone at its end.
    PictureVerdict measure(Path picture, Path workDirectory) throws IOException;
  }

  /// Makes a sound for a stream: `Transcoder::sound`, or a stand-in.
  @FunctionalInterface
  public interface SoundEncoder {
    /// Blocks until it is done.
    TranscodeResult encode(SoundRequest request) throws Exception;
  }
}
