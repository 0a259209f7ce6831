package dev.millstream.control.keys;

import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.naming.ProjectName;
import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess.Operation;
import dev.millstream.git.GitAccess.Verdict;
import dev.millstream.git.ssh.SshAccess;
import java.net.InetAddress;
import java.time.Duration;

/// Whose SSH key opens what.
public record KeyAccess(SshKeys keys, Attempts attempts) implements SshAccess {
  @Override
  public boolean knows(String fingerprint) {
    return !keys.withFingerprint(fingerprint).isEmpty();
  }

  @Override
  public Duration wait(InetAddress address) {
    return attempts.wait(address);
  }

  @Override
  public void strange(InetAddress address) {
    attempts.failed(address);
  }

  @Override
  public Verdict check(String project, Operation operation, String fingerprint) {
    var fitting =
        keys.withFingerprint(fingerprint).stream()
            .filter(key -> key.project().isEmpty() || key.project().get().equals(project))
            .toList();
    if (fitting.isEmpty()) {
      return new Verdict.Forbidden("this key does not open the project " + project);
    }
    var writing = fitting.stream().filter(key -> !key.readOnly()).findFirst();
    if (operation == Operation.PUSH && writing.isEmpty()) {
      return new Verdict.Forbidden("this key may only read " + project);
    }
    if (operation == Operation.PUSH && !ProjectName.isFree(project)) {
      return new Verdict.Forbidden(ProjectName.refusal(project));
    }
    var used = writing.orElse(fitting.getFirst());
    keys.noteUse(used);
    var owner = fitting.stream().anyMatch(key -> !key.readOnly() && key.project().isEmpty());
    return new Verdict.Allowed(new Caller("ssh:" + fingerprint, used.name(), owner));
  }
}
