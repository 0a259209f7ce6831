package dev.millstream.control.deploy;

import dev.millstream.bindings.Bindings;
import dev.millstream.builder.BuilderSettings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.control.ControlPlane;
import dev.millstream.control.ControlSettings;
import dev.millstream.control.ControlSettings.ControlLimits;
import dev.millstream.control.domains.DomainSettings;
import dev.millstream.git.lfs.LfsLimits;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.network.Outbound;
import dev.millstream.transcoder.Transcoder;
import dev.millstream.transcoder.TranscoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The whole control plane on a free port, with all its real neighbours.
public record DeployServer(
    Path data, FileObjectStore store, Transcoder transcoder, ControlPlane control)
    implements AutoCloseable {
  /// Starts on the state in `data`; sites are under `localhost:8080`.
  public static DeployServer start(Path data) throws IOException {
    return start(data, -1, Outbound.PUBLIC);
  }

  /// The same, which shows what functions keep.
  public static DeployServer startShowing(Path data, Bindings kept) throws IOException {
    var alone = ControlPlane.Joined.ALONE;
    return start(
        data,
        -1,
        Outbound.PUBLIC,
        new ControlPlane.Joined(
            alone.routes(),
            alone.purges(),
            alone.ordering(),
            alone.bindings(),
            Optional.of(kept),
            alone.tails(),
            alone.proxies()));
  }

  /// The same, where webhooks may go to this host and port.
  public static DeployServer startTrusting(Path data, String origin) throws IOException {
    return start(data, -1, new Outbound(Set.of(origin)));
  }

  /// The same, with git over SSH, too.
  public static DeployServer startWithSsh(Path data, String origin) throws IOException {
    return start(data, 0, new Outbound(Set.of(origin)));
  }

  /// The same, with git over SSH on a free port.
  static DeployServer startWithSsh(Path data) throws IOException {
    return start(data, 0, Outbound.PUBLIC);
  }

  private static DeployServer start(Path data, int sshPort, Outbound outbound) throws IOException {
    return start(data, sshPort, outbound, ControlPlane.Joined.ALONE);
  }

  private static DeployServer start(
      Path data, int sshPort, Outbound outbound, ControlPlane.Joined joined) throws IOException {
    return start(data, sshPort, outbound, joined, ControlLimits.DEFAULT);
  }

  /// The same, where a project keeps so many bytes of large files.
  static DeployServer startWithSsh(Path data, long largeFileBytes) throws IOException {
    var lfs = LfsLimits.DEFAULT.withProjectBytes(OptionalLong.of(largeFileBytes));
    return start(
        data, 0, Outbound.PUBLIC, ControlPlane.Joined.ALONE, ControlLimits.DEFAULT.with(lfs));
  }

  private static DeployServer start(
      Path data, int sshPort, Outbound outbound, ControlPlane.Joined joined, ControlLimits limits)
      throws IOException {
    var store = FileObjectStore.open(data.resolve("objects"));
    var transcoder = new Transcoder(TranscoderSettings.defaults(data.resolve("libraries")));
    var control =
        ControlPlane.start(
            new ControlSettings(
                "127.0.0.1",
                0,
                sshPort,
                data,
                "localhost",
                8080,
                DomainSettings.of("localhost", ""),
                outbound,
                limits),
            new GatedStore(store, new Gate(data)),
            new SiteBuilder(BuilderSettings.in(data.resolve("tools"))),
            transcoder,
            joined);
    return new DeployServer(data, store, transcoder, control);
  }

  /// Stops this server at its steps.
  public Gate gate() {
    return new Gate(data);
  }

  /// A user of this server, with the administrator's token.
  public User user() throws IOException {
    var token = Files.readString(data.resolve("admin-token")).strip();
    return new User(control.port(), control.accountId(), token);
  }

  /// What the edge would serve.
  public LiveSites live() {
    return new LiveSites(store);
  }

  @Override
  public void close() throws IOException {
    control.close();
    transcoder.close();
    store.close();
  }
}
