package dev.millstream.control.pictures;

import java.time.Duration;

/// What the pictures of one deployment may cost: the first `picturesMax` are looked at; what was
/// made is shown after `sliceFirst`, then after twice as long, up to `sliceMax`; trees of at most
/// `treesMax` other deployments are looked into for what was made before.
public record PictureLimits(int picturesMax, Duration sliceFirst, Duration sliceMax, int treesMax) {
  /// 5,000 pictures, 1 to 30 seconds, 5 trees.
  public static final PictureLimits DEFAULTS =
      new PictureLimits(5_000, Duration.ofSeconds(1), Duration.ofSeconds(30), 5);
}
