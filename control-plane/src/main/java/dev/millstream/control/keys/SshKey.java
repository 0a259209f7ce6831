package dev.millstream.control.keys;

import dev.millstream.git.ssh.SshPublicKey;
import java.time.Instant;
import java.util.Optional;

/// A public key that may come in: to one project (a deploy key) or to all. `used` is to the hour.
public record SshKey(
    String id,
    String name,
    Optional<String> project,
    boolean readOnly,
    SshPublicKey key,
    Instant created,
    Optional<Instant> used) {}
