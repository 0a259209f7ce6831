package dev.millstream.app.dev;

import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildRequest;
import dev.millstream.builder.BuildResult;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.detect.Detection;
import dev.millstream.builder.detect.Plan;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.builder.source.CommitSource;
import dev.millstream.builder.source.Folders;
import dev.millstream.builder.source.SourceLimits;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds a folder again and again as it changes, each build following on the one before. The
/// commits' repository is begun anew every so often, so that a long session does not fill the disk.
/// Use it from one thread.
final class DevBuilds implements AutoCloseable {
  static final String PROJECT = "site";
  private static final Logger LOG = LoggerFactory.getLogger("dev");
  private static final String BRANCH = "dev";
  private static final int COMMITS_MAX = 1_000;

  private final Path folder;
  private final Path repositories;
  private final SiteBuilder builder;
  private final ObjectStore store;
  private final BindingResolver bindings;
  private WorkingTree tree;
  private int commits;
  private int begun;
  private int deployments;
  private Optional<Digest> previous = Optional.empty();

  /// Builds `folder`; the repositories of its commits go below `repositories`.
  DevBuilds(
      Path folder,
      Path repositories,
      SiteBuilder builder,
      ObjectStore store,
      BindingResolver bindings)
      throws IOException {
    this.folder = folder;
    this.repositories = repositories;
    this.builder = builder;
    this.store = store;
    this.bindings = bindings;
    tree = WorkingTree.begin(folder, repositories.resolve("0"));
  }

  /// The rules by which files of the folder are left out.
  IgnoreRules rules() {
    return tree.rules();
  }

  /// Builds what is there now. `log` is told of warnings.
  BuildResult build(Changes changes, String url, BuildLog log) throws IOException {
    try {
      var commit = commit(changes);
      var result = builder.build(request(commit, url), log);
      if (result instanceof BuildResult.Succeeded built) {
        previous = Optional.of(built.manifest());
      }
      return result;
    } catch (SourceProblem e) {
      return new BuildResult.Failed("read the folder", e.problem(), e.advice());
    }
  }

  private String commit(Changes changes) throws IOException, SourceProblem {
    if (++commits > COMMITS_MAX) {
      beginAnew();
      return commit(new Changes.Anything());
    }
    var commit = tree.commit(changes);
    if (changes instanceof Changes.Anything) {
      var outputs = outputs(commit);
      if (!outputs.isEmpty()) {
        tree.keep(outputs);
        commit = tree.commit(changes);
      }
    }
    return commit;
  }

  private void beginAnew() throws IOException {
    var old = tree;
    tree = WorkingTree.begin(folder, repositories.resolve(String.valueOf(++begun)));
    commits = 0;
    old.close();
    FreshFolder.delete(old.gitDirectory());
  }

  /// The folders that the site's own command fills, which git ignores as a rule.
  private List<String> outputs(String commit) throws IOException, SourceProblem {
    try (var source =
        CommitSource.open(tree.gitDirectory(), commit, SourceLimits.DEFAULTS, new Warnings())) {
      var plan = Detection.of(source.tree(), BuildConfig.NONE, BRANCH, false);
      if (plan.how() instanceof Plan.How.Command(var commands)) {
        return commands.outputs().stream()
            .filter(output -> output.indexOf('*') < 0)
            .map(output -> Folders.join(plan.root(), output))
            .toList();
      }
      return List.of();
    }
  }

  private BuildRequest request(String commit, String url) throws IOException {
    return new BuildRequest(
        tree.gitDirectory(),
        commit,
        PROJECT,
        "%08x".formatted(++deployments), // functions' hosts know a script by it
        BRANCH,
        false,
        previous,
        store,
        Optional.empty(),
        BuildConfig.NONE,
        url,
        DevVars.of(folder),
        Map.of(),
        false,
        bindings);
  }

  @Override
  public void close() {
    tree.close();
    LOG.info("event=dev_ended builds={}", deployments);
  }
}
