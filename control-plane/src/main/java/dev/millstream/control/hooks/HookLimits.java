package dev.millstream.control.hooks;

import java.time.Duration;

/// How many hooks a project may have, how long their names may be, and how often one may be called.
record HookLimits(int hooksMax, int nameCharsMax, int callsMax, Duration span) {
  static final HookLimits DEFAULT = new HookLimits(50, 58, 20, Duration.ofMinutes(1));
}
