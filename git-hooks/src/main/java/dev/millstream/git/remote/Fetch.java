package dev.millstream.git.remote;

import java.io.IOException;
import java.net.URISyntaxException;
import java.text.MessageFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/// Brings one ref of a repository elsewhere into one of ours, with what it needs and no more.
public record Fetch(Remote remote, Addresses addresses, RemoteLimits limits) {
  /// The same, bringing at most so many bytes.
  public Fetch atMost(long bytes) {
    return new Fetch(
        remote,
        addresses,
        new RemoteLimits(Math.min(bytes, limits.bytesMax()), limits.waitMax(), limits.fetchMax()));
  }

  /// Has `into` point at what `ref` points at there. Blocks; every object is checked.
  ///
  /// @throws IOException if the remote cannot be reached or read; the message is for the project's
  ///   owner
  public Reached run(Repository repository, ObjectChecker checker, String ref, String into)
      throws IOException {
    var ssh = new SshDoor(remote, addresses, limits);
    try (var transport = Transport.open(repository, new URIish(remote.url().toString()))) {
      prepare(transport, ssh);
      transport.setCheckFetchedObjects(true);
      transport.setObjectChecker(checker);
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setTimeout((int) limits.waitMax().toSeconds());
      transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + ref + ":" + into)));
      return new Reached(tip(repository, into), ssh.hostKey());
    } catch (TransportException e) {
      if (isMissing(e, ref)) {
        return new Reached(Optional.empty(), ssh.hostKey());
      }
      throw new IOException(problem(e), e);
    } catch (URISyntaxException | NotSupportedException e) {
      throw new IOException("nothing can be fetched from %s".formatted(remote.url()), e);
    }
  }

  private void prepare(Transport transport, SshDoor ssh) throws IOException {
    switch (transport) {
      case TransportHttp http -> {
        http.setHttpConnectionFactory(new HttpDoor(remote.url(), addresses, limits));
        remote
            .login()
            .ifPresent(login ->
                http.setCredentialsProvider(
                    new UsernamePasswordCredentialsProvider(login.user(), login.token())));
      }
      case SshTransport secure -> secure.setSshSessionFactory(ssh);
      default -> throw new IOException("nothing can be fetched from " + remote.url());
    }
  }

  private static Optional<String> tip(Repository repository, String ref) throws IOException {
    return Optional.ofNullable(repository.exactRef(ref)).map(Ref::getObjectId).map(ObjectId::name);
  }

  private static boolean isMissing(TransportException e, String ref) {
    var text = MessageFormat.format(JGitText.get().remoteDoesNotHaveSpec, ref);
    return String.valueOf(e.getMessage()).contains(text);
  }

  /// The innermost reason says most, and JGit names its address often enough.
  private String problem(TransportException e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    var text = String.valueOf(cause.getMessage());
    var inside = text.startsWith(remote.url() + ": ");
    return "%s: %s"
        .formatted(remote.url(), inside ? text.substring((remote.url() + ": ").length()) : text);
  }
}
