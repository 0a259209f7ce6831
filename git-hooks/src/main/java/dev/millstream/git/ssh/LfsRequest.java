package dev.millstream.git.ssh;

import dev.millstream.git.GitAccess.Operation;
import java.util.Optional;
import java.util.regex.Pattern;

/// What git-lfs asks a server to run: `git-lfs-authenticate '/blog.git' upload`.
record LfsRequest(Operation operation, String project) {
  private static final Pattern LINE =
      Pattern.compile("git-lfs-authenticate +'?/?([^' ]*?)(?:\\.git)?/?'? +(upload|download)");

  static Optional<LfsRequest> parse(String line) {
    var matcher = LINE.matcher(line.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var operation = matcher.group(2).equals("upload") ? Operation.PUSH : Operation.READ;
    return Optional.of(new LfsRequest(operation, matcher.group(1)));
  }
}
