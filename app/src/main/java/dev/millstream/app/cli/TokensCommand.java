package dev.millstream.app.cli;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.server.DataFolder;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "tokens",
    description = "Say where the administrator's API token is; it is never printed.",
    footer = {
      "",
      "Examples:",
      "  millstream tokens",
      "  git push \"http://me:$(cat data/admin-token)@localhost:8081/git/blog.git\" main",
    })
final class TokensCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Override
  public Integer call() {
    var file = DataFolder.adminToken(server.folder());
    var there = Files.exists(file);
    if (common.json) {
      common.print(Map.of("admin", Map.of("file", file.toString(), "exists", there)));
    } else {
      common
          .terminal()
          .say(there ? "admin  " + file : "admin  " + file + "  (made at the first start)");
    }
    return there ? 0 : 1;
  }
}
