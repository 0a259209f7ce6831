package dev.millstream.app.cli.projects;

import picocli.CommandLine.Command;

@Command(
    name = "projects",
    description = "List the projects and what is live in each; make, delete and connect them.",
    subcommands = {
      ProjectsCommand.ListAll.class,
      CreateCommand.class,
      DeleteCommand.class,
      ConnectionCommands.Connect.class,
      ConnectionCommands.Show.class,
      ConnectionCommands.Sync.class,
      ConnectionCommands.Disconnect.class,
    },
    footer = {
      "",
      "Examples:",
      "  millstream projects",
      "  millstream projects create blog --production-branch trunk",
      "  millstream projects connect blog git@github.com:ada/blog.git",
      "  millstream projects --json | jq -r '.[].name'",
    })
public final class ProjectsCommand extends ProjectListing {
  @Command(
      name = "list",
      description = "List the projects and what is live in each.",
      footer = {"", "Examples:", "  millstream projects list --json"})
  static final class ListAll extends ProjectListing {}
}
