package dev.millstream.builder;

import dev.millstream.store.Digest;

/// How a build ended.
public sealed interface BuildResult {
  /// The tree is durable in the store; no ref names it yet.
  record Succeeded(Digest manifest, BuildReport report) implements BuildResult {}

  /// Nothing was published. `problem` names the file and line where there is one; `advice` says
  /// what to do.
  record Failed(String step, String problem, String advice) implements BuildResult {}

  /// The building thread was interrupted; nothing was published.
  record Cancelled() implements BuildResult {}
}
