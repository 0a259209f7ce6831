package dev.millstream.control.dashboard.site;

import dev.millstream.control.dashboard.frame.Visit;
import java.util.List;

/// What to type to bring a site here, exactly.
public record PushHelp(List<String> commands) {
  static PushHelp of(Visit visit, String project, String branch) {
    var server = visit.request().exchange().getHostAndPort();
    return new PushHelp(
        List.of(
            "cd my-site",
            "git remote add millstream http://git@%s/git/%s.git".formatted(server, project),
            "git push millstream HEAD:" + branch));
  }

  /// As one text to copy.
  public String text() {
    return String.join("\n", commands);
  }
}
