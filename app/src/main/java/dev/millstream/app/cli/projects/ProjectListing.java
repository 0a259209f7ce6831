package dev.millstream.app.cli.projects;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.terminal.Times;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// The table that `projects` and `projects list` print.
abstract class ProjectListing implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Override
  public Integer call() throws ApiException, IOException {
    var projects = server.connect().get("/pages/projects");
    if (common.json) {
      common.print(projects);
      return 0;
    }
    if (projects.isEmpty()) {
      common.terminal().say("No projects yet: push one, and its name makes it.");
      return 0;
    }
    var table = new Table("PROJECT", "LIVE", "DEPLOYED", "URL");
    for (var project : projects) {
      var live = project.path("canonical_deployment");
      table.row(
          project.path("name").asString(""),
          live.path("short_id").asString("-"),
          Times.readable(live.path("created_on").asString("")),
          project.path("subdomain").asString(""));
    }
    table.print(common.terminal());
    return 0;
  }
}
