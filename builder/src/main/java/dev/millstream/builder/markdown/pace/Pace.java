package dev.millstream.builder.markdown.pace;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.util.function.Supplier;

/// Ends the rendering of a text that takes too long: the parsers cannot be interrupted, and for
/// some texts their time grows with the square of the length. They are given texts that look at the
/// clock while they are read. Not thread-safe.
public final class Pace {
  private static final ScopedValue<Pace> CURRENT = ScopedValue.newInstance();
  private static final int LOOKS_EVERY = 1024;

  private final Duration limit;
  private final long end;
  private int reads;

  private Pace(Duration limit) {
    this.limit = limit;
    end = System.nanoTime() + limit.toNanos();
  }

  /// Does the work, whose texts look at the clock.
  public static String within(Duration limit, Supplier<String> work) {
    return ScopedValue.where(CURRENT, new Pace(limit)).call(work::get);
  }

  /// Whether there is a limit now.
  public static boolean isKept() {
    return CURRENT.isBound();
  }

  /// Looks at the clock, if there is a limit now.
  ///
  /// @throws SlowTextException if the time is over
  public static void look() {
    if (CURRENT.isBound()) {
      CURRENT.get().judge();
    }
  }

  /// The same text, which looks at the clock while the limit holds that is set now.
  public static CharSequence text(String text) {
    return new Paced(text, CURRENT.get());
  }

  /// The same for a text that is read line by line.
  public static Reader reader(String text) {
    var pace = CURRENT.get();
    return new StringReader(text) {
      @Override
      public int read(char[] into, int from, int count) throws IOException {
        pace.judge();
        return super.read(into, from, Math.min(count, LOOKS_EVERY));
      }
    };
  }

  private void judge() {
    if (System.nanoTime() - end > 0) {
      throw new SlowTextException(limit);
    }
  }

  private record Paced(CharSequence text, Pace pace) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++pace.reads % LOOKS_EVERY == 0) {
        pace.judge();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Paced(text.subSequence(start, end), pace);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
