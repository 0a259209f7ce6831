package dev.millstream.builder.liquid.value;

import java.time.Duration;

/// What the rendering of a whole site may take: time, and bytes of pages, which are held in memory.
public record RenderLimits(Duration time, long pageBytesMax) {
  private static final long SMALL_HEAP = 512L << 20;

  /// 10 minutes, and a third of the memory that this program may use, or 512 MiB if that is more.
  public static final RenderLimits DEFAULTS =
      new RenderLimits(
          Duration.ofMinutes(10), Math.max(SMALL_HEAP, Runtime.getRuntime().maxMemory() / 3));
}
