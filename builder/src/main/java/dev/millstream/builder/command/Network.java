package dev.millstream.builder.command;

import dev.millstream.builder.egress.EgressProxy;
import dev.millstream.builder.egress.NetworkSettings;
import dev.millstream.builder.egress.NetworkSettings.Mode;
import dev.millstream.builder.process.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The network of one build's sandbox: none, or the way to the proxy in the server. As the sandbox
/// has a network space of its own, a small program in it takes connections to its loopback and
/// passes them on to the proxy's Unix socket.
sealed interface Network extends AutoCloseable {
  /// What the sandbox is told.
  List<String> arguments();

  /// The command with what must run before it.
  List<String> wrap(List<String> command);

  /// How programs find it.
  Map<String, String> vars();

  /// The hosts that were asked for and refused.
  Set<String> refused();

  @Override
  void close() throws IOException;

  /// The network of these settings.
  static Network open(CommandSettings settings, CommandLog log) throws IOException {
    var network = settings.network();
    if (settings.unsandboxed() || network.mode() == Mode.OFF) {
      return new None();
    }
    var perl = Toolchain.find("perl");
    if (perl.isEmpty()) {
      log.stage("No network for the build: perl, which leads it there, is not on the server");
      return new None();
    }
    return Proxied.open(network, perl.get(), log.lines());
  }

  /// Whatever the process has by itself.
  record None() implements Network {
    @Override
    public List<String> arguments() {
      return List.of();
    }

    @Override
    public List<String> wrap(List<String> command) {
      return command;
    }

    @Override
    public Map<String, String> vars() {
      return Map.of();
    }

    @Override
    public Set<String> refused() {
      return Set.of();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /// The proxy listens in `folder`, whose path is short: a Unix socket's may have 107 bytes.
  record Proxied(EgressProxy proxy, TemporaryFolder folder, Path perl, NetworkSettings settings)
      implements Network {
    private static final String SOCKET = "/run/egress";
    private static final String PORT = "3128";
    private static final Path ROOTS = Path.of("/etc/ssl/certs/ca-certificates.crt");

    static Proxied open(NetworkSettings settings, Path perl, Consumer<String> told)
        throws IOException {
      var folder = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")), "egress");
      try {
        var proxy = EgressProxy.open(folder.path().resolve("s"), settings, told);
        return new Proxied(proxy, folder, perl, settings);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    }

    @Override
    public List<String> arguments() {
      return List.of("--ro-bind", folder.path().resolve("s").toString(), SOCKET);
    }

    @Override
    public List<String> wrap(List<String> command) {
      var all = new ArrayList<>(List.of(perl.toString(), "-e", script(), SOCKET, PORT));
      all.addAll(command);
      return all;
    }

    private static String script() {
      try (var in = Objects.requireNonNull(Network.class.getResourceAsStream("forward.pl"))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, String> vars() {
      var vars = new TreeMap<String, String>();
      for (var name : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
        vars.put(name, "http://127.0.0.1:" + PORT);
      }
      // Yarn 2 and later heed no other
      vars.put("YARN_HTTP_PROXY", "http://127.0.0.1:" + PORT);
      vars.put("YARN_HTTPS_PROXY", "http://127.0.0.1:" + PORT);
      vars.put("NO_PROXY", "localhost,127.0.0.1,::1");
      vars.put("no_proxy", "localhost,127.0.0.1,::1");
      // Node's own fetch, from version 24 on
      vars.put("NODE_USE_ENV_PROXY", "1");
      // npm asks the registry for these besides what it installs
      for (var name : List.of("audit", "fund", "update_notifier")) {
        vars.put("npm_config_" + name, "false");
      }
      settings
          .npmRegistry()
          .map(uri -> uri.toString())
          .ifPresent(registry -> {
            vars.put("npm_config_registry", registry);
            vars.put("YARN_NPM_REGISTRY_SERVER", registry.replaceFirst("/$", ""));
          });
      if (Files.isReadable(ROOTS)) {
        // a mirror may be vouched for by an authority that only this machine knows
        vars.put("NODE_EXTRA_CA_CERTS", ROOTS.toString());
      }
      return vars;
    }

    @Override
    public Set<String> refused() {
      return proxy.refused();
    }

    @Override
    public void close() throws IOException {
      try {
        proxy.close();
      } finally {
        folder.close();
      }
    }
  }
}
