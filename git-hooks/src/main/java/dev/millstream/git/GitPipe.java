package dev.millstream.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.eclipse.jgit.transport.UploadPack;

/// Git's two services as whole conversations on a pair of streams, as SSH has them. A push goes the
/// way that it goes over HTTP. Thread-safe.
public final class GitPipe {
  private final Repositories repositories;
  private final Receiving receiving;

  public GitPipe(Repositories repositories, GitLimits limits, PushListener listener) {
    this.repositories = repositories;
    this.receiving = new Receiving(repositories, limits, listener);
  }

  /// Sends a client what it lacks. `protocol` is its variable `GIT_PROTOCOL`, or empty.
  ///
  /// @return false, and nothing is sent, if the project has no repository
  public boolean fetch(String project, String protocol, InputStream in, OutputStream out)
      throws IOException {
    var found = repositories.open(project);
    if (found.isEmpty()) {
      return false;
    }
    try (var repository = found.get()) {
      var upload = new UploadPack(repository);
      upload.setRefFilter(Receiving::visible);
      if (!protocol.isEmpty()) {
        upload.setExtraParameters(List.of(protocol.split(":", -1)));
      }
      upload.upload(in, out, null);
      out.flush();
    }
    return true;
  }

  /// Takes a push in; the first to a new name makes its repository.
  public void push(String project, Caller who, InputStream in, OutputStream out)
      throws IOException {
    var sender = new Receiving.Sender(project, who);
    try (var repository = repositories.openOrCreate(project)) {
      receiving.run(sender, repository, new Receiving.Pipe(in, out), true);
    }
  }
}
