package dev.millstream.control.settings;

/// Cloudflare's: how long a name and a value may be, and how many a project may have in each
/// environment.
public record EnvLimits(int nameCharsMax, int valueBytesMax, int varsMax) {
  public static final EnvLimits DEFAULT = new EnvLimits(64, 5 << 10, 128);
}
