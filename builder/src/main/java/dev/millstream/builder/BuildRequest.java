package dev.millstream.builder;

import dev.millstream.builder.detect.BuildConfig;
import dev.millstream.builder.functions.BindingResolver;
import dev.millstream.store.Digest;
import dev.millstream.store.ObjectStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// One build to do. `commit` is 40 hex digits that the bare repository in `gitDirectory` holds;
/// `deployment` is the new deployment's id; `previousManifest` is the tree whose objects may be
/// taken over; `config` is how the project is set to build, `url` where the deployment will be;
/// `vars` is what functions get in `env` (secrets sealed), `commandVars` what build commands get in
/// their environment; without `caching` a build command finds nothing of the builds before it, and
/// leaves nothing; `bindings` finds what the configuration names. Where `upload` names a tree of
/// files in the project's scope, that is published instead of the commit.
public record BuildRequest(
    Path gitDirectory,
    String commit,
    String project,
    String deployment,
    String branch,
    boolean preview,
    Optional<Digest> previousManifest,
    ObjectStore store,
    Optional<Digest> upload,
    BuildConfig config,
    String url,
    Map<String, String> vars,
    Map<String, String> commandVars,
    boolean caching,
    BindingResolver bindings) {
  public BuildRequest {
    vars = Map.copyOf(vars);
    commandVars = Map.copyOf(commandVars);
  }
}
