package dev.millstream.functions;

/// One header line; a name may come more than once.
public record HttpHeader(String name, String value) {}
