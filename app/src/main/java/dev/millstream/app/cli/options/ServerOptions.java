package dev.millstream.app.cli.options;

import dev.millstream.app.config.Acme;
import dev.millstream.app.config.Builds;
import dev.millstream.app.config.Configuration;
import dev.millstream.app.config.Front;
import dev.millstream.app.config.ProjectRoom;
import dev.millstream.app.config.Videos;
import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.edge.tls.TlsSettings;
import dev.millstream.transcoder.source.Loudness;
import dev.millstream.transcoder.source.PassThrough;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// What a server is started with, as far as the command line says it.
public final class ServerOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where all state is kept (default: ./data).")
  public Optional<Path> data = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on (default: 127.0.0.1).")
  public Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port of sites and videos (default: 8080).")
  public Optional<Integer> port = Optional.empty();

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      description = "The port of sites and videos over HTTPS (default: 8443; -1 for none).")
  public Optional<Integer> httpsPort = Optional.empty();

  @Option(
      names = "--control-port",
      paramLabel = "PORT",
      description = "The port of git, the API and the dashboard (default: 8081).")
  public Optional<Integer> controlPort = Optional.empty();

  @Option(
      names = "--ssh-port",
      paramLabel = "PORT",
      description = "The port of git over SSH (default: 8022; -1 for none).")
  public Optional<Integer> sshPort = Optional.empty();

  @Option(
      names = "--base-domain",
      paramLabel = "DOMAIN",
      description = "Sites are at <project>.<base domain> (default: localhost).")
  public Optional<String> baseDomain = Optional.empty();

  @Option(
      names = "--store",
      paramLabel = "s3://…|DIR",
      description = "Where objects are kept (default: in the data folder).")
  public Optional<String> store = Optional.empty();

  @Option(
      names = "--dns",
      paramLabel = "HOST[:PORT]",
      description = "Who is asked for proofs of custom domains (default: the system's resolver).")
  public Optional<String> dns = Optional.empty();

  @Option(
      names = "--access-log",
      arity = "1", // a Boolean would be a flag without a value
      paramLabel = "true|false",
      description = "Write a line for each request to <data>/logs/access.log (default: true).")
  public Optional<Boolean> accessLog = Optional.empty();

  @Option(
      names = "--trust-origin",
      paramLabel = "HOST[:PORT]",
      description =
          "A host that _redirects, functions, webhooks and videos' links may reach at a private"
              + " address or without TLS; repeatable.")
  public Set<String> trustedOrigins = Set.of();

  @Option(
      names = "--trust-proxy",
      paramLabel = "ADDRESS[/BITS]",
      description = "A proxy on another machine that is believed whom it asks for; repeatable.")
  public Set<String> trustedProxies = Set.of();

  @Option(
      names = "--country-header",
      paramLabel = "NAME",
      description =
          "The field in which trusted proxies say a visitor's country, as CF-IPCountry does.")
  public Optional<String> countryHeader = Optional.empty();

  @Option(
      names = "--country-file",
      paramLabel = "FILE",
      description = "Networks and their countries, a line each: first,last,country.")
  public Optional<Path> countryFile = Optional.empty();

  @Option(names = "--https-only", description = "Send visitors of plain HTTP to HTTPS.")
  public boolean httpsOnly;

  @Option(
      names = "--tls-provider",
      paramLabel = "auto|boringssl|jdk",
      converter = TlsWorker.class,
      description =
          "Who does the work of HTTPS (default: auto, BoringSSL where it runs, else the JDK).")
  public Optional<TlsSettings.Provider> tls = Optional.empty();

  @Option(
      names = "--tls-tickets",
      paramLabel = "HOURS",
      converter = Whole.class,
      description =
          "How long a client may come back by a ticket of TLS, at most; then its key is replaced"
              + " (default: 12).")
  public Optional<Integer> ticketHours = Optional.empty();

  @Option(
      names = "--acme",
      paramLabel = "URL",
      description =
          "The ACME directory of who issues certificates for custom domains (default: none).")
  public Optional<String> acme = Optional.empty();

  @Option(
      names = "--acme-agree-terms",
      description = "You agree to the terms of service of the certificate authority.")
  public boolean acmeTerms;

  @Option(
      names = "--acme-contact",
      paramLabel = "MAIL",
      description = "The mail address that the certificate authority may write to.")
  public Optional<String> acmeContact = Optional.empty();

  @Option(
      names = "--acme-ca",
      paramLabel = "FILE",
      description = "The roots to trust the authority's own server by (default: the JDK's).")
  public Optional<Path> acmeCa = Optional.empty();

  @Option(
      names = "--acme-eab",
      paramLabel = "KEYID",
      description = {
        "An account to bind the ACME account to; its key is in the environment,",
        "as MILLSTREAM_ACME_EAB_KEY."
      })
  public Optional<String> acmeEab = Optional.empty();

  @Option(
      names = "--pass-through",
      paramLabel = "POLICY[:MBIT/S]",
      converter = SourcePolicy.class,
      description =
          "Whether videos up to a rate are shown as they are: auto (until the ladder is made),"
              + " never or always; a rate alone means auto (default: auto:16).")
  public Optional<PassThrough> passThrough = Optional.empty();

  @Option(
      names = "--early-starts",
      paramLabel = "N",
      description =
          "How many videos at once play while they still upload; 0 for none (default: 2).")
  public Optional<Integer> earlyStarts = Optional.empty();

  @Option(
      names = "--loudness",
      paramLabel = "LUFS",
      converter = Lufs.class,
      description =
          "What the sounds of new videos are brought to, -31 to -9; 0 leaves them (default: 0).")
  public Optional<Loudness> loudness = Optional.empty();

  @Option(
      names = "--hdr-rungs",
      description = "Videos in high dynamic range get rungs that keep it, in HEVC.")
  public boolean hdrRungs;

  @Option(
      names = "--av1-after",
      paramLabel = "PLAYS",
      description =
          "Videos played so often in 30 days get rungs in AV1, in the background; 0 for none"
              + " (default: 0).")
  public Optional<Integer> av1After = Optional.empty();

  @Option(
      names = "--max-lfs-of-project",
      paramLabel = "MIB",
      converter = Whole.class,
      description = "What a project may keep with Git LFS (default: no limit).")
  public Optional<Integer> lfs = Optional.empty();

  @Option(
      names = "--max-repository",
      paramLabel = "MIB",
      converter = Whole.class,
      description = "What a project's git repository may hold (default: 10240).")
  public Optional<Integer> repository = Optional.empty();

  @Option(
      names = "--build-network",
      paramLabel = "off|registries|full",
      description = "What build commands reach of the network (default: registries).")
  public Optional<String> buildNetwork = Optional.empty();

  @Option(
      names = "--build-allow",
      paramLabel = "HOST[:PORT]",
      description =
          "A host that build commands may reach besides, at a private address too; repeatable.")
  public Set<String> buildAllowed = Set.of();

  @Option(
      names = "--npm-registry",
      paramLabel = "URL",
      description = "The registry that npm asks in builds (default: npm's own).")
  public Optional<String> npmRegistry = Optional.empty();

  @Option(
      names = "--build-minutes",
      paramLabel = "N",
      description = "How long a build command may run (default: 20).")
  public Optional<Integer> buildMinutes = Optional.empty();

  @Option(
      names = "--build-memory",
      paramLabel = "MIB",
      description = "The memory of a build command and all it starts (default: 4096).")
  public Optional<Integer> buildMemory = Optional.empty();

  @Option(
      names = "--build-disk",
      paramLabel = "MIB",
      description = "What a build command may write to the disk (default: 8192).")
  public Optional<Integer> buildDisk = Optional.empty();

  @Option(
      names = "--build-processes",
      paramLabel = "N",
      description = "How many processes a build command may start at once (default: 500).")
  public Optional<Integer> buildProcesses = Optional.empty();

  @Option(
      names = "--build-cgroup",
      paramLabel = "auto|off|DIR",
      description =
          "The control group (cgroup v2) below which each build command gets its own (default:"
              + " auto, the server's, if it may be divided).")
  public Optional<String> buildGroup = Optional.empty();

  @Option(
      names = "--unsafe-builds",
      description = "Run build commands without a sandbox: all who push must be trusted.")
  public boolean unsafeBuilds;

  @ArgGroup(validate = false, heading = "%nWhat visitors may take:%n")
  public LimitOptions limits = new LimitOptions();

  /// The options over `defaults`.
  public Configuration over(Configuration defaults) {
    return new Configuration(
        data.orElse(defaults.data()),
        host.orElse(defaults.host()),
        port.orElse(defaults.port()),
        httpsPort.orElse(defaults.httpsPort()),
        controlPort.orElse(defaults.controlPort()),
        sshPort.orElse(defaults.sshPort()),
        baseDomain.orElse(defaults.baseDomain()),
        store.or(defaults::store),
        dns.orElse(defaults.dns()),
        accessLog.orElse(defaults.accessLog()),
        trustedOrigins.isEmpty() ? defaults.trustedOrigins() : trustedOrigins,
        new Front(
            trustedProxies.isEmpty() ? defaults.front().proxies() : trustedProxies,
            countryHeader.or(() -> defaults.front().countryField()),
            countryFile.or(() -> defaults.front().countries()),
            httpsOnly || defaults.front().httpsOnly(),
            tls.orElse(defaults.front().tls()),
            ticketHours.orElse(defaults.front().ticketHours())),
        new Acme(
            acme.orElse(defaults.acme().directory()),
            acmeContact.orElse(defaults.acme().contact()),
            acmeTerms || defaults.acme().agreesToTerms(),
            acmeCa.or(() -> defaults.acme().ca()),
            acmeEab.or(() -> defaults.acme().eab())),
        new Builds(
            buildNetwork.orElse(defaults.builds().network()),
            buildAllowed.isEmpty() ? defaults.builds().allowed() : buildAllowed,
            npmRegistry.or(() -> defaults.builds().npmRegistry()),
            unsafeBuilds || defaults.builds().unsafe(),
            room(defaults.builds().room()),
            buildGroup.orElse(defaults.builds().group())),
        new Videos(
            passThrough.orElse(defaults.videos().passThrough()),
            earlyStarts.orElse(defaults.videos().earlyStartsMax()),
            loudness.orElse(defaults.videos().loudness()),
            new FurtherPolicy(
                hdrRungs || defaults.videos().further().hdr(),
                av1After.orElse(defaults.videos().further().av1Plays()))),
        limits.over(defaults.limits()),
        new ProjectRoom(
            lfs.or(() -> defaults.projectRoom().lfsMib()),
            repository.orElse(defaults.projectRoom().repositoryMib())));
  }

  private Builds.Room room(Builds.Room defaults) {
    return new Builds.Room(
        buildMinutes.orElse(defaults.minutes()),
        buildMemory.orElse(defaults.memoryMib()),
        buildDisk.orElse(defaults.diskMib()),
        buildProcesses.orElse(defaults.processes()));
  }
}
