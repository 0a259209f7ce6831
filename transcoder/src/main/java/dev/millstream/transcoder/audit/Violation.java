package dev.millstream.transcoder.audit;

/// Where a rule is broken, and how. `where` is an address relative to the stream's.
public record Violation(Rule rule, String where, String text) {}
