package dev.millstream.app.server;

import dev.millstream.app.config.Configuration;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.control.ControlPlane;
import dev.millstream.control.ControlSettings;
import dev.millstream.edge.EdgeLimits;
import dev.millstream.edge.EdgeServer;
import dev.millstream.edge.EdgeSettings;
import dev.millstream.functions.FunctionLimits;
import dev.millstream.functions.supervisor.FunctionHostSettings;
import dev.millstream.functions.supervisor.FunctionHosts;
import dev.millstream.store.location.ObjectStores;
import dev.millstream.transcoder.SampleVideo;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// The running server: every part, joined by plain constructors.
public final class Assembly implements AutoCloseable {
  private static final int FUNCTION_HOSTS = 1;

  private final Parts parts;
  private final Path data;
  private final Addresses addresses;
  private final String accountId;
  private final TranscoderSettings transcoding;

  private Assembly(
      Parts parts,
      Path data,
      Addresses addresses,
      String accountId,
      TranscoderSettings transcoding) {
    this.parts = parts;
    this.data = data;
    this.addresses = addresses;
    this.accountId = accountId;
    this.transcoding = transcoding;
  }

  /// Starts everything on a data folder that has been taken; the server gives it back.
  ///
  /// @throws StartException if something of the configuration is in the way
  public static Assembly start(Configuration configuration, DataFolder folder)
      throws StartException, IOException {
    var parts = new Parts();
    parts.add(folder);
    try {
      return join(configuration, folder, parts);
    } catch (StartException | IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /// The edge comes up before the control plane: what is live is served while jobs are taken up.
  private static Assembly join(Configuration configuration, DataFolder folder, Parts parts)
      throws StartException, IOException {
    var host = configuration.host();
    var domain = configuration.baseDomain();
    var data = folder.path();
    // before anything has a logger
    System.setProperty(LogConfigurator.FOLDER, data.resolve("logs").toString());
    var cache = Caches.folder(data);
    var transcoding = TranscoderSettings.defaults(cache.resolve("ffmpeg"));
    Ports.requireFree(host, configuration.port(), "--port");
    Ports.requireFree(host, configuration.controlPort(), "--control-port");

    var store =
        parts.open(
            () -> ObjectStores.open(configuration.store().orElse(""), data, System.getenv()));
    var functions = parts.open(() -> FunctionHosts.start(functions(cache)));
    var edge = new EdgeSettings(host, configuration.port(), domain, EdgeLimits.defaults());
    var port = parts.open(() -> EdgeServer.start(edge, store, functions)).port();
    var transcoder = parts.open(() -> new Transcoder(transcoding));
    var settings = new ControlSettings(host, configuration.controlPort(), data, domain, port);
    var builder = new SiteBuilder(BuilderSettings.in(cache.resolve("builder")));
    var control = parts.open(() -> ControlPlane.start(settings, store, builder, transcoder));

    var addresses = Addresses.of(domain, host, port, control.port());
    folder.announce(addresses.api());
    return new Assembly(parts, data, addresses, control.accountId(), transcoding);
  }

  private static FunctionHostSettings functions(Path cache) {
    var log = LoggerFactory.getLogger("functions");
    return new FunctionHostSettings(
        cache.resolve("v8"),
        FUNCTION_HOSTS,
        FunctionLimits.defaults(),
        line ->
            log.info(
                "event=printed project={} deployment={} request={} level={} text=\"{}\"",
                line.project(),
                line.deployment(),
                line.requestId(),
                line.level(),
                line.text()));
  }

  public Path data() {
    return data;
  }

  public Addresses addresses() {
    return addresses;
  }

  public String accountId() {
    return accountId;
  }

  /// Writes a video to try things with.
  public void makeVideo(Path file, int seconds) throws IOException, InterruptedException {
    SampleVideo.write(transcoding, file, seconds);
  }

  @Override
  public void close() {
    parts.close();
  }
}
