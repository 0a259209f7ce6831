package dev.millstream.transcoder.source;

/// What the sounds of all videos are brought to, in LUFS (EBU R 128); 0 leaves them as they are.
public record Loudness(int lufs) {
  public static final Loudness AS_IT_IS = new Loudness(0);

  private static final int QUIETEST = -31;
  private static final int LOUDEST = -9;

  public Loudness {
    if (lufs != 0 && (lufs < QUIETEST || lufs > LOUDEST)) {
      throw new IllegalArgumentException(
          "a loudness of %d LUFS: it is %d to %d, or 0 for none"
              .formatted(lufs, QUIETEST, LOUDEST));
    }
  }

  public boolean asItIs() {
    return lufs == 0;
  }
}
