package dev.millstream.functions.host.turn;

/// Has answers go out together while turns are short: whoever waits for one would wait for the next
/// turn, too. Belongs to the isolate's thread.
public final class Gathering {
  private static final long SLOW_NANOS = 1_000_000;
  private static final int HURRIED_TURNS = 100;

  private final Voice voice;
  private long begunNanos;
  private int hurried;

  public Gathering(Voice voice) {
    this.voice = voice;
  }

  /// A turn begins.
  public void begin() {
    begunNanos = System.nanoTime();
  }

  /// It has ended.
  public void end() {
    var slow = System.nanoTime() - begunNanos > SLOW_NANOS;
    hurried = slow ? HURRIED_TURNS : Math.max(0, hurried - 1);
  }

  /// Says what there is before the next turn, unless that `follows` at once and will be short.
  public void flush(boolean follows) {
    if (!follows || hurried > 0) {
      voice.flush();
    }
  }
}
