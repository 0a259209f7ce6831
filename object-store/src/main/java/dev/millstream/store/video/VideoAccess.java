package dev.millstream.store.video;

import java.util.List;

/// Who may see a video: with `signed`, who brings a token that is signed for it; in browsers, pages
/// of `origins` only (`a.com`, `*.a.com`, `localhost:3000`), of any site if there is none.
public record VideoAccess(boolean signed, List<String> origins) {
  /// Everybody, everywhere.
  public static final VideoAccess OPEN = new VideoAccess(false, List.of());

  public VideoAccess {
    origins = List.copyOf(origins);
  }
}
