package dev.millstream.git.ssh;

import dev.millstream.git.GitAccess.Operation;
import java.util.Optional;
import java.util.regex.Pattern;

/// What git asks a server to run: `git-receive-pack '/blog.git'`.
record GitRequest(Operation operation, String project) {
  private static final Pattern LINE =
      Pattern.compile("git[- ](upload-pack|receive-pack) +'?/?([^']*?)(?:\\.git)?/?'?");

  static Optional<GitRequest> parse(String line) {
    var matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var operation = matcher.group(1).equals("receive-pack") ? Operation.PUSH : Operation.READ;
    return Optional.of(new GitRequest(operation, matcher.group(2)));
  }
}
