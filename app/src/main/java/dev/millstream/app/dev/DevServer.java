package dev.millstream.app.dev;

import dev.millstream.app.inspect.InspectServer;
import dev.millstream.app.server.Caches;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.server.LogConfigurator;
import dev.millstream.app.server.Parts;
import dev.millstream.app.server.Ports;
import dev.millstream.app.server.StartException;
import dev.millstream.app.terminal.Terminal;
import dev.millstream.app.trigger.EdgeFunctions;
import dev.millstream.bindings.Bindings;
import dev.millstream.bindings.mail.MailRelay;
import dev.millstream.builder.BuildLog;
import dev.millstream.builder.BuildResult;
import dev.millstream.builder.BuilderLimits;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.command.CommandSettings;
import dev.millstream.builder.publish.PublishLimits;
import dev.millstream.control.bindings.NamedResources;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.edge.Makers;
import dev.millstream.edge.RequestEvents;
import dev.millstream.edge.guard.GuardLimits;
import dev.millstream.edge.hot.HotLimits;
import dev.millstream.functions.FunctionEvent;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.FunctionOutcome;
import dev.millstream.functions.inspect.Inspector;
import dev.millstream.functions.supervisor.FunctionHostSettings;
import dev.millstream.functions.supervisor.FunctionHosts;
import dev.millstream.functions.trigger.Triggers;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import dev.millstream.store.domain.DomainCard;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.store.manifest.ManifestWriter;
import dev.millstream.store.manifest.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder, served as it is being edited: builds it at each change, shows the result, and has open
/// pages load again. What functions keep outlives it, in `.millstream` of the folder; all else
/// there is made anew at each start.
public final class DevServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev");
  private static final String BASE_DOMAIN = "dev.localhost";
  private static final RefName SITE = RefName.production(DevBuilds.PROJECT);
  private static final int FUNCTION_HOSTS = 1;

  private final Parts parts;
  private final Terminal terminal;
  private final ObjectStore store;
  private final EdgeServer edge;
  private final LiveReload pages;
  private final DevBuilds builds;
  private final FolderWatch watch;
  private final String url;
  private final Optional<Inspector> inspector;
  private final Optional<InspectServer> debugging;

  private DevServer(Parts parts, DevSettings settings, Terminal terminal)
      throws StartException, IOException {
    this.parts = parts;
    this.terminal = terminal;
    var folder = settings.folder();
    var state = settings.state();
    parts.add(DataFolder.take(state));
    Files.writeString(state.resolve(IgnoreRules.FILE), "*\n");
    LogConfigurator.into(state.resolve("logs"));
    Ports.requireFree(settings.host(), settings.port(), "--port");
    Ports.requireFree("127.0.0.1", settings.inspect().orElse(0), "--inspect");
    inspector = inspector(settings);
    var cache = Caches.folder(state);
    FreshFolder.delete(state.resolve("objects"));
    store = parts.open(() -> FileObjectStore.openFleeting(state.resolve("objects")));
    var kept = state.resolve("bindings");
    var buckets = parts.open(() -> ObjectStores.open("", kept, Map.of()));
    var bindings = parts.open(() -> Bindings.open(kept, buckets));
    MailRelay.of(System.getenv()).ifPresent(bindings::mailBy);
    var running = functions(cache, bindings);
    var hosts = inspector.map(running::inspected).orElse(running);
    var functions = parts.open(() -> FunctionHosts.start(hosts));
    watch = parts.open(() -> FolderWatch.of(folder));
    builds =
        parts.open(() ->
            new DevBuilds(
                folder,
                FreshFolder.at(state.resolve("commits")),
                new SiteBuilder(building(cache.resolve("builder"))),
                store,
                new NamedResources(bindings).of(DevBuilds.PROJECT, true)));
    pages = new LiveReload();
    var limits = EdgeLimits.defaults(HotLimits.defaults().off(), GuardLimits.defaults());
    var listening = new EdgeSettings(settings.host(), settings.port(), BASE_DOMAIN, limits);
    edge =
        parts.open(() ->
            EdgeServer.start(
                listening,
                store,
                Makers.of(functions),
                RequestEvents.NONE,
                handler -> new TimesByHand(this::call).wrap(pages.wrap(handler))));
    parts.add(pages);
    parts.open(() -> Triggers.start(store, bindings, new EdgeFunctions(edge)));
    for (var name : names(settings.host())) {
      answerTo(name);
    }
    debugging =
        inspector.map(by -> parts.add(new InspectServer(by, folder, settings.inspect().orElse(0))));
    url = "http://%s:%d/".formatted(shownHost(settings.host()), edge.port());
    if (settings.command().isPresent()) {
      parts.open(() -> SideCommand.start(settings.command().get(), folder));
    }
  }

  /// The bundle's name stands beside the sources that its map names.
  private static Optional<Inspector> inspector(DevSettings settings) {
    var bundle = settings.folder().resolve("functions.js");
    return settings.inspect().isPresent()
        ? Optional.of(new Inspector(bundle.toUri().toString()))
        : Optional.empty();
  }

  private Optional<FunctionOutcome> call(FunctionEvent event) throws IOException {
    return edge.handle(DevBuilds.PROJECT, event);
  }

  private FunctionHostSettings functions(Path cache, Bindings bindings) {
    return new FunctionHostSettings(
            cache.resolve("v8"),
            FUNCTION_HOSTS,
            inspector.isPresent()
                ? FunctionLimits.defaults().debugged()
                : FunctionLimits.defaults(),
            line -> terminal.note("  %s: %s".formatted(line.level(), line.text())),
            (_, plain) -> plain,
            bindings)
        .keeping(bindings.objects());
  }

  /// Starts to serve; the first build is [#run]'s.
  ///
  /// @throws StartException if the folder's state is another's, or the port is taken
  public static DevServer start(DevSettings settings, Terminal terminal)
      throws StartException, IOException {
    var parts = new Parts();
    try {
      return new DevServer(parts, settings, terminal);
    } catch (StartException | IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /// Where the site is.
  public String url() {
    return url;
  }

  /// The port that debuggers attach to, if any may.
  public OptionalInt inspectPort() {
    return debugging.map(server -> OptionalInt.of(server.port())).orElse(OptionalInt.empty());
  }

  /// Builds the site, and again at each change, until the server is closed.
  public void run() throws IOException, InterruptedException {
    try {
      follow();
    } catch (ClosedWatchServiceException closed) {
      // the end, as it was asked for
    }
  }

  private void follow() throws IOException, InterruptedException {
    Changes changes = new Changes.Anything();
    while (!Thread.currentThread().isInterrupted()) {
      if (changes instanceof Changes.Anything) {
        watch.cover(builds.rules()); // before the look, so that nothing is missed after it
      }
      build(changes);
      if (changes instanceof Changes.Anything) {
        watch.cover(builds.rules());
      }
      changes = watch.next();
    }
  }

  private void build(Changes changes) throws IOException {
    var begun = System.nanoTime();
    var result = result(changes);
    switch (result) {
      case BuildResult.Succeeded built -> {
        var next = pages.shown().next();
        store.refs().publish(new Ref(SITE, next.version(), built.manifest()));
        edge.refresh(SITE);
        if (inspector.isPresent()) {
          Thread.ofVirtual().start(this::warmUp); // a debugger may hold it
        }
        pages.show(next);
        terminal.note(
            "%s in %,d ms (%,d files)"
                .formatted(
                    next.version() == 1 ? "Built" : "Built again",
                    (System.nanoTime() - begun) / 1_000_000,
                    built.report().files()));
      }
      case BuildResult.Failed(var step, var problem, var advice) -> {
        var text = "%s\n%s".formatted(problem, advice).strip();
        pages.show(pages.shown().with(text));
        terminal.note(terminal.red("Could not %s: ".formatted(step)) + text);
      }
      case BuildResult.Cancelled _ -> Thread.currentThread().interrupt();
    }
  }

  /// Has the code loaded, so that debuggers see it before a request comes.
  private void warmUp() {
    try {
      var _ = call(new FunctionEvent.Warmup());
    } catch (IOException e) {
      LOG.warn("event=dev_warmup_failed", e);
    }
  }

  /// A file that cannot be read, or goes while it is read, must not end the session.
  private BuildResult result(Changes changes) {
    try {
      return builds.build(changes, url, new Told());
    } catch (IOException | UncheckedIOException e) {
      return new BuildResult.Failed(
          "read the folder", String.valueOf(e.getMessage()), "save a file to try again");
    }
  }

  private final class Told implements BuildLog {
    @Override
    public void stage(String text) {
      LOG.info("event=built_a_step text=\"{}\"", text); // each save would fill the terminal
    }

    @Override
    public void line(String text) {
      terminal.note("  " + text);
    }
  }

  private static BuilderSettings building(Path cache) {
    var usual = BuilderLimits.DEFAULTS;
    var publish = usual.publish();
    var plain =
        new PublishLimits(
            0, // nothing is compressed
            publish.batchBytesMax(),
            0,
            0,
            0,
            1,
            publish.earlierAge(),
            publish.rememberedBlobsMax());
    var limits =
        new BuilderLimits(
            usual.source(),
            usual.functions(),
            plain,
            usual.cache(),
            usual.render(),
            usual.keptSitesBytesMax());
    return new BuilderSettings(cache, cache, CommandSettings.DEFAULTS, limits, false);
  }

  /// Has the site answer to a host that is none of the base domain's.
  private void answerTo(String host) throws IOException {
    var name = RefName.domain(host);
    var card = new DomainCard(host, DevBuilds.PROJECT, true, "", Map.of());
    try (var stage = store.stage(name.scope())) {
      var tree = stage.put(new ManifestWriter().section(Section.DOMAIN, card).toBytes());
      stage.commit();
      store.refs().publish(new Ref(name, 1, tree));
    }
  }

  /// The names that visitors use: this machine's, and with `0.0.0.0` its addresses.
  private static Set<String> names(String host) throws IOException {
    var names = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    if (!isAny(host)) {
      names.add(host.indexOf(':') < 0 ? host : "[" + host + "]");
      return names;
    }
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
        .map(address -> address.indexOf(':') < 0 ? address : "[" + address + "]")
        .forEach(names::add);
    return names;
  }

  private static String shownHost(String host) {
    return isAny(host) || host.equals("127.0.0.1") ? "localhost" : host;
  }

  private static boolean isAny(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public void close() {
    parts.close();
  }
}
