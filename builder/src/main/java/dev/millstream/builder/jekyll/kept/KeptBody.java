package dev.millstream.builder.jekyll.kept;

/// What a document's rendered body and excerpt were.
public record KeptBody(Fingerprint html, Fingerprint excerpt) {}
