package dev.millstream.git.ssh;

import dev.millstream.git.Caller;
import dev.millstream.git.lfs.LfsTickets;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Tells who came over SSH where the server takes large files over HTTP, and with which ticket.
public record LfsOverHttp(int port, LfsTickets tickets) {
  /// The answer to `git-lfs-authenticate`; `here` is the address that the client came to.
  String answer(InetAddress here, LfsRequest request, Caller who) {
    var host = here.getHostAddress().replaceFirst("%.*", "");
    // names and tickets hold nothing that JSON would have escaped
    return """
    {"href": "http://%s:%d/git/%s.git/info/lfs", "header": {"Authorization": "%s"},\
     "expires_in": %d}
    """
        .formatted(
            here instanceof Inet6Address ? "[" + host + "]" : host,
            port,
            request.project(),
            tickets.issue(request.project(), request.operation(), who),
            tickets.age().toSeconds());
  }
}
