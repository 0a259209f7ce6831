package dev.millstream.app.cli;

import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.StoreOptions;
import dev.millstream.app.terminal.Sizes;
import dev.millstream.app.terminal.Table;
import dev.millstream.app.trees.Tree;
import dev.millstream.app.trees.TreeDiff;
import dev.millstream.app.trees.TreeException;
import dev.millstream.app.trees.TreeName;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "manifest",
    description = {
      "Print what a published tree consists of, or with two of them what changed between.",
      "A tree is a project, project/deployment, project@branch, or a video's id."
    },
    footer = {
      "",
      "Examples:",
      "  millstream manifest blog",
      "  millstream manifest blog/1a2b3c4d blog",
      "  millstream manifest blog --json | jq '.files[].path'",
    })
final class ManifestCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin StoreOptions options = new StoreOptions();

  @Parameters(
      arity = "1..2",
      paramLabel = "TREE",
      description = "One tree, or the old and the new.")
  List<String> trees = List.of();

  @Override
  public Integer call() throws IOException, TreeException {
    try (var store = options.open()) {
      var first = new TreeName(trees.getFirst());
      if (trees.size() == 1) {
        print(Tree.read(store, first));
      } else {
        var diff = TreeDiff.between(store, first, new TreeName(trees.getLast()));
        if (common.json) {
          common.print(diff);
        } else {
          diff.added().forEach(path -> common.terminal().say("+ " + path));
          diff.changed().forEach(path -> common.terminal().say("* " + path));
          diff.removed().forEach(path -> common.terminal().say("- " + path));
          common
              .terminal()
              .say(
                  "%d added, %d changed, %d removed, %s new"
                      .formatted(
                          diff.added().size(),
                          diff.changed().size(),
                          diff.removed().size(),
                          Sizes.readable(diff.newBytes())));
        }
      }
    }
    return 0;
  }

  private void print(Tree tree) {
    if (common.json) {
      common.print(tree);
      return;
    }
    var table = new Table("PATH", "TYPE", "BYTES", "CODINGS", "SHA-256");
    for (var file : tree.files()) {
      table.row(
          file.path(),
          file.type(),
          "%,d".formatted(file.bytes()),
          String.join(" ", file.codings()),
          file.sha256().substring(0, 12));
    }
    table.print(common.terminal());
    common
        .terminal()
        .say(
            "%s version %d, manifest %s, %,d files"
                .formatted(tree.ref(), tree.version(), tree.manifest(), tree.files().size()));
  }
}
