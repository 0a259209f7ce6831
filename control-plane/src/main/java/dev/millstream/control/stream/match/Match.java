package dev.millstream.control.stream.match;

/// That something is on a list: by which hash, and how far from it (0 to 31; 0 is the same).
public record Match(String list, Action action, String kind, String hash, int distance) {}
