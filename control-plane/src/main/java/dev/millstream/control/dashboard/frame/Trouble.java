package dev.millstream.control.dashboard.frame;

/// What an error page says.
public record Trouble(int status, String text) {
  /// The page's heading.
  public String title() {
    return switch (status) {
      case 403 -> "Not from here";
      case 404 -> "Not found";
      case 500 -> "Something went wrong";
      default -> "That did not work";
    };
  }
}
