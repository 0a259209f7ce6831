package dev.millstream.control.dashboard.media;

import dev.millstream.control.dashboard.frame.Words;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoState;

/// A video as the list and its own page show it; `place` is where the public sees it.
public record VideoRow(Video video, String place) {
  public String path() {
    return "/videos/" + video.uid();
  }

  public String name() {
    return video.name().isEmpty() ? video.uid() : video.name();
  }

  /// The state's name for the style sheet.
  public String state() {
    return video.status().state().word();
  }

  /// The state for people.
  public String stateText() {
    return switch (video.status().state()) {
      case PENDING_UPLOAD -> "Uploading";
      case DOWNLOADING -> "Fetching";
      case QUEUED -> "Queued";
      case IN_PROGRESS -> "Encoding " + percent() + " %";
      case READY -> "Ready";
      case ERROR -> "Failed";
    };
  }

  public long percent() {
    return Math.round(video.status().percent());
  }

  public boolean encoding() {
    return video.status().state() == VideoState.IN_PROGRESS;
  }

  public boolean underWay() {
    return !video.status().state().over();
  }

  public boolean ready() {
    return video.status().state() == VideoState.READY;
  }

  /// Whether there is something to see already.
  public boolean playable() {
    return video.times().readyToStream().isPresent();
  }

  public String problem() {
    return video.status().errorText().orElse("");
  }

  public String poster() {
    return place + "/thumbnails/thumbnail.jpg";
  }

  public String player() {
    return place + "/iframe";
  }

  public String watch() {
    return place + "/watch";
  }

  /// How long it is; empty until that is known.
  public String lasts() {
    var seconds = video.media().durationSeconds();
    return seconds < 0 ? "" : Words.clock(seconds);
  }

  public String size() {
    return video.media().bytes() < 0 ? "" : Words.size(video.media().bytes());
  }

  /// Width and height; empty until they are known.
  public String picture() {
    var media = video.media();
    return media.width() < 0 ? "" : media.width() + " × " + media.height();
  }

  public String ago() {
    return Words.ago(video.times().created());
  }
}
