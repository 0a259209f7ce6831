package dev.millstream.control.dashboard.frame;

import java.util.Locale;
import java.util.Optional;

/// What a page says was done just before: a fixed text, since its name comes in the address.
public enum Notice {
  LIVE("It is live now."),
  SHARED("The rollout goes on: new visitors are shared from now on."),
  UNSHARED("The rollout has ended: all visitors get what is live."),
  QUEUED("Queued: it is built anew as this deployment."),
  CANCELLED("Cancelled. What is live stays."),
  SAVED("Saved."),
  REMOVED("Removed."),
  DELETED("Deleted."),
  ADDED("Added."),
  FETCHING("Fetched in a moment: what is new is built."),
  PURGED("Purged: the next visitors get fresh answers.");

  private final String text;

  Notice(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Notice> of(String word) {
    for (var notice : values()) {
      if (notice.word().equals(word)) {
        return Optional.of(notice);
      }
    }
    return Optional.empty();
  }
}
