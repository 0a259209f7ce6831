package dev.millstream.edge;

/// Where the edge listens (port 0 takes a free one) and below which domain its hosts are.
public record EdgeSettings(String host, int port, String baseDomain, EdgeLimits limits) {}
