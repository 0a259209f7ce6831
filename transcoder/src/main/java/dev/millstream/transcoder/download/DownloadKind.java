package dev.millstream.transcoder.download;

import java.util.Arrays;
import java.util.Optional;

/// What there is to download of a video, by Cloudflare's names.
public enum DownloadKind {
  /// The highest rung with the sound.
  DEFAULT("default", "/downloads/default.mp4", "video/mp4"),
  /// The sound alone.
  AUDIO("audio", "/downloads/audio.m4a", "audio/mp4");

  private final String word;
  private final String path;
  private final String contentType;

  DownloadKind(String word, String path, String contentType) {
    this.word = word;
    this.path = path;
    this.contentType = contentType;
  }

  public String word() {
    return word;
  }

  /// Where it lies in the video's tree.
  public String path() {
    return path;
  }

  public String contentType() {
    return contentType;
  }

  public static Optional<DownloadKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
