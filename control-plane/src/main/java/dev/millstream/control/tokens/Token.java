package dev.millstream.control.tokens;

import java.time.Instant;

/// An API token without its secret.
public record Token(String id, String name, Instant created) {}
