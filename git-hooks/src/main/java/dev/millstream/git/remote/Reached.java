package dev.millstream.git.remote;

import java.util.Optional;

/// What a fetch found: the commit (or tag) that a ref points at, empty if there is no such ref, and
/// the fingerprint of the SSH server's key.
public record Reached(Optional<String> tip, Optional<String> hostKey) {}
