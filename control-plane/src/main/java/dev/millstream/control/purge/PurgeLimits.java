package dev.millstream.control.purge;

/// What one call may name; Cloudflare's numbers.
record PurgeLimits(int filesMax, int othersMax) {
  static final PurgeLimits DEFAULT = new PurgeLimits(30, 100);
}
