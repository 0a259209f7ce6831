package dev.millstream.control.tokens;

/// An API token without its secret.
public record Token(String id, String name) {}
