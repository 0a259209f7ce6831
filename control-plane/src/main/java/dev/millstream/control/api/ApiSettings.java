package dev.millstream.control.api;

/// Where the control plane listens; port 0 takes any free one.
public record ApiSettings(String host, int port, ApiLimits limits) {}
