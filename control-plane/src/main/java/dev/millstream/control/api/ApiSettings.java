package dev.millstream.control.api;

import java.net.InetAddress;
import java.util.function.Predicate;

/// Where the control plane listens; port 0 takes any free one. `proxies` are those that are
/// believed whom they ask for.
public record ApiSettings(
    String host, int port, ApiLimits limits, Predicate<InetAddress> proxies) {}
