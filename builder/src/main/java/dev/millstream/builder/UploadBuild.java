package dev.millstream.builder;

import dev.millstream.builder.functions.FunctionBundler;
import dev.millstream.builder.publish.SiteMedia;
import dev.millstream.builder.rules.RuleFiles;
import dev.millstream.builder.rules.SiteSettings;
import dev.millstream.builder.source.Content;
import dev.millstream.builder.source.SiteFile;
import dev.millstream.builder.source.SiteTree;
import dev.millstream.builder.source.SourceProblem;
import dev.millstream.builder.source.Warnings;
import dev.millstream.store.Digest;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.store.video.SiteVideos;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/// Publishes an upload as it is: its rules are compiled and its functions bundled, but nothing is
/// rendered and no command runs.
final class UploadBuild {
  private final BuildRequest request;
  private final BuildLog log;
  private final Warnings warnings = new Warnings();
  private final LastSteps steps;

  UploadBuild(BuilderSettings settings, BuildRequest request, BuildLog log, Remembered remembered) {
    this.request = request;
    this.log = log;
    this.steps = new LastSteps(settings, request, warnings, log, remembered);
  }

  /// `upload` is the manifest of the uploaded files.
  BuildResult run(Digest upload) throws IOException, InterruptedException {
    try {
      var tree = tree(upload);
      log.stage("Publishing %s as it was uploaded".formatted(request.project()));
      var settings = SiteSettings.of(tree, request.config().lint(), warnings);
      if (settings.command().isPresent()) {
        warnings.add(SiteSettings.FILE, "[build] command is not run: uploads are built already");
      }
      var rules = RuleFiles.of(tree, settings, warnings);
      return steps.take(
          new LastSteps.Output(
              tree,
              new SiteMedia(SiteVideos.NONE, settings.outputs().media().pictures().orElse(false))),
          rules,
          new FunctionBundler.Sources(tree, tree, Optional.empty()),
          settings.lint());
    } catch (SourceProblem e) {
      return new BuildResult.Failed(steps.step(), e.problem(), e.advice());
    }
  }

  private SiteTree tree(Digest upload) throws IOException {
    var scope = Scope.site(request.project());
    var assets = Manifest.load(request.store(), scope, upload).stream().toList();
    var files = new ArrayList<SiteFile>(assets.size());
    for (var asset : assets) {
      var bytes = asset.identity();
      var content = new Content.Stored(request.store(), scope, bytes.digest(), bytes.size());
      files.add(new SiteFile(asset.path().substring(1), content));
    }
    return SiteTree.of(files);
  }
}
