package dev.millstream.app.dev;

/// What visitors see: the site's `version` (0 before the first), and the `problem` that keeps a
/// newer one from being shown, or nothing.
record Shown(long version, String problem) {
  static final Shown NOTHING = new Shown(0, "");

  Shown next() {
    return new Shown(version + 1, "");
  }

  Shown with(String problemNow) {
    return new Shown(version, problemNow);
  }
}
