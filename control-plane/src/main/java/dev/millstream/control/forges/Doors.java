package dev.millstream.control.forges;

import dev.millstream.git.remote.Addresses;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.util.Optional;

/// Where the server may connect, what opens secrets, and how much a repository may hold of what is
/// fetched.
record Doors(Outbound outbound, SecretBox box, long repositoryBytesMax) {
  Addresses addresses() {
    return (host, port) -> outbound.dns(port).lookup(host);
  }

  /// A sealed text of a connection, if it has it.
  Optional<String> open(Connection connection, Optional<String> sealed) throws IOException {
    return sealed.isEmpty()
        ? Optional.empty()
        : Optional.of(box.unseal(connection.project(), sealed.get()));
  }
}
