package dev.millstream.store.video;

import java.util.List;

/// What the edge's player pages need to know of a video. `durationSeconds` is that of the source;
/// `width` and `height` are those of the upright, square-pixel picture; `rungSides` are the shorter
/// sides of the renditions, which people call them by (720p), lowest first. `complete` is false
/// while the stream still grows; `problem` says in plain words, to everybody, why nothing of it can
/// be played, and is empty unless it failed. Assets of the tree: `/manifest/video.m3u8` (the
/// multivariant playlist), `/thumbnails/thumbnail.jpg` (the poster), and media and rung playlists
/// beside them.
public record StreamCard(
    String uid,
    String name,
    double durationSeconds,
    int width,
    int height,
    boolean complete,
    List<Integer> rungSides,
    String problem) {
  public StreamCard {
    rungSides = List.copyOf(rungSides);
  }

  /// The card of a tree without assets: the source cannot become a stream.
  public static StreamCard failed(String uid, String name, String problem) {
    return new StreamCard(uid, name, 0, 0, 0, false, List.of(), problem);
  }
}
