package dev.millstream.builder.egress;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which hosts build commands reach. `hosts` (`name` or `name:port`) are allowed beside the mode's
/// own, at private addresses too, as the operator named them; so is the host of `npmRegistry`,
/// which npm asks instead of its usual one.
public record NetworkSettings(
    Mode mode, Set<String> hosts, Optional<URI> npmRegistry, NetworkLimits limits) {
  /// No network at all.
  public static final NetworkSettings OFF = of(Mode.OFF);

  /// Public package registries only.
  public static final NetworkSettings REGISTRIES = of(Mode.REGISTRIES);

  /// The hosts that packages of the usual tools come from.
  static final Set<String> PUBLIC_REGISTRIES =
      Set.copyOf(
          List.of(
              "registry.npmjs.org",
              "registry.yarnpkg.com",
              "repo.yarnpkg.com",
              "npm.jsr.io",
              "jsr.io",
              "nodejs.org",
              "pypi.org",
              "files.pythonhosted.org",
              "rubygems.org",
              "index.rubygems.org",
              "crates.io",
              "index.crates.io",
              "static.crates.io",
              "proxy.golang.org",
              "sum.golang.org",
              "repo.packagist.org",
              "github.com",
              "codeload.github.com",
              "raw.githubusercontent.com",
              "objects.githubusercontent.com",
              "release-assets.githubusercontent.com"));

  public NetworkSettings {
    hosts = Set.copyOf(hosts);
  }

  private static NetworkSettings of(Mode mode) {
    return new NetworkSettings(mode, Set.of(), Optional.empty(), NetworkLimits.DEFAULTS);
  }

  /// How far a command reaches.
  public enum Mode {
    OFF,
    /// The package registries and what the operator named.
    REGISTRIES,
    /// Every host at a public address, and what the operator named.
    FULL
  }

  /// What one command may use: connections at once, bytes in both directions together.
  public record NetworkLimits(int connectionsMax, long bytesMax) {
    /// 128 connections, 4 GiB.
    public static final NetworkLimits DEFAULTS = new NetworkLimits(128, 4L << 30);
  }
}
