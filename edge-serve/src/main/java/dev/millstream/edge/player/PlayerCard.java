package dev.millstream.edge.player;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millstream.store.video.StreamCard;
import dev.millstream.store.video.VideoChapters;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// `/<uid>/player.json`: what the player element asks of a video before it plays. `state` is
/// `waiting`, `ready` or `failed`; `problem` is the sentence of the last. Durations are in seconds,
/// and paths are relative to the video's folder.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record PlayerCard(
    String uid,
    String state,
    String problem,
    String name,
    double duration,
    int width,
    int height,
    boolean complete,
    String poster,
    String storyboard,
    List<VideoChapters.Chapter> chapters) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String STORYBOARD = "/thumbnails/storyboard.vtt";

  /// The card of a video, or of one that nothing was published of yet.
  static PlayerCard of(Optional<Video> video) {
    var card = video.flatMap(Video::card);
    return new PlayerCard(
        card.map(StreamCard::uid).orElse(""),
        state(video),
        video.flatMap(Video::problem).map(PlayerCard::sorry).orElse(""),
        card.map(StreamCard::name).orElse(""),
        card.map(StreamCard::durationSeconds).orElse(0.0),
        card.map(StreamCard::width).orElse(0),
        card.map(StreamCard::height).orElse(0),
        video.map(Video::complete).orElse(false),
        path(video, Video.POSTER),
        path(video, STORYBOARD),
        video.map(Video::chapters).orElse(List.of()));
  }

  boolean failed() {
    return state.equals("failed");
  }

  boolean waiting() {
    return state.equals("waiting");
  }

  String json() {
    return JSON.writeValueAsString(this);
  }

  private static String path(Optional<Video> video, String path) {
    return video.filter(known -> known.tree().contains(path)).isPresent() ? path.substring(1) : "";
  }

  private static String state(Optional<Video> video) {
    if (video.flatMap(Video::problem).isPresent()) {
      return "failed";
    }
    return video.filter(Video::playable).isPresent() ? "ready" : "waiting";
  }

  private static String sorry(String problem) {
    return "This video cannot be played. " + problem;
  }
}
