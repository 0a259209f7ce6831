package dev.millstream.edge.pass;

import java.net.InetAddress;

/// Who asks: the address, as far as trusted proxies told it, and whether one of them asks.
public record Viewer(InetAddress address, boolean behindProxy) {}
