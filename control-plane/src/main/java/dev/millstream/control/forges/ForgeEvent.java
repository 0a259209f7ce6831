package dev.millstream.control.forges;

import java.util.List;

/// What a webhook announces. What a branch holds is not taken from it: that is fetched.
sealed interface ForgeEvent {
  /// A branch has a new commit.
  record Pushed(String branch) implements ForgeEvent {}

  /// A branch is gone.
  record Deleted(String branch) implements ForgeEvent {}

  /// A pull request from somebody else's copy was opened, or pushed to.
  record Proposed(long number) implements ForgeEvent {}

  /// Such a pull request was merged or closed.
  record Settled(long number) implements ForgeEvent {}

  /// As a line of the table.
  default String line() {
    return switch (this) {
      case Pushed(var branch) -> "pushed " + branch;
      case Deleted(var branch) -> "deleted " + branch;
      case Proposed(var number) -> "proposed " + number;
      case Settled(var number) -> "settled " + number;
    };
  }

  /// The events of such lines.
  static List<ForgeEvent> ofLines(String lines) {
    return lines.lines().map(ForgeEvent::ofLine).toList();
  }

  private static ForgeEvent ofLine(String line) {
    var space = line.indexOf(' ');
    var rest = line.substring(space + 1);
    return switch (line.substring(0, space)) {
      case "pushed" -> new Pushed(rest);
      case "deleted" -> new Deleted(rest);
      case "proposed" -> new Proposed(Long.parseLong(rest));
      case "settled" -> new Settled(Long.parseLong(rest));
      default -> throw new IllegalArgumentException("no event: " + line);
    };
  }
}
