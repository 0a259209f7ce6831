package dev.millstream.control;

import dev.millstream.bindings.Bindings;
import dev.millstream.builder.SiteBuilder;
import dev.millstream.builder.publish.DeltaLimits;
import dev.millstream.control.accounts.AccountRoutes;
import dev.millstream.control.api.ApiServer;
import dev.millstream.control.api.ApiSettings;
import dev.millstream.control.api.Route;
import dev.millstream.control.archive.ArchiveLimits;
import dev.millstream.control.archive.ArchiveRoutes;
import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.certificates.Certificates;
import dev.millstream.control.dashboard.DashboardRoutes;
import dev.millstream.control.dashboard.DashboardServices;
import dev.millstream.control.db.Database;
import dev.millstream.control.deltas.DeltaUpkeep;
import dev.millstream.control.deploy.PushDoor;
import dev.millstream.control.deploy.PushPipeline;
import dev.millstream.control.deploy.Releases;
import dev.millstream.control.deploy.Restarts;
import dev.millstream.control.deploy.Rooms;
import dev.millstream.control.deploy.Running;
import dev.millstream.control.deploy.SiteAddresses;
import dev.millstream.control.direct.DirectLimits;
import dev.millstream.control.direct.DirectRoutes;
import dev.millstream.control.direct.UploadDoor;
import dev.millstream.control.domains.DomainRoutes;
import dev.millstream.control.domains.Domains;
import dev.millstream.control.forges.Forges;
import dev.millstream.control.garbage.GarbageUpkeep;
import dev.millstream.control.hooks.DeployHookRoutes;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.keys.KeyAccess;
import dev.millstream.control.keys.KeyRoutes;
import dev.millstream.control.keys.SshKeys;
import dev.millstream.control.largefiles.LargeFiles;
import dev.millstream.control.notify.Notifications;
import dev.millstream.control.pages.PagesRoutes;
import dev.millstream.control.pages.RolloutRoutes;
import dev.millstream.control.pages.TreeRoutes;
import dev.millstream.control.pictures.PictureLimits;
import dev.millstream.control.pictures.PictureUpkeep;
import dev.millstream.control.purge.PurgeOrder;
import dev.millstream.control.purge.PurgeRoutes;
import dev.millstream.control.repositories.RepositoryUpkeep;
import dev.millstream.control.retention.Retention;
import dev.millstream.control.settings.BindingRegistry;
import dev.millstream.control.sitevideos.SiteVideoUpkeep;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.match.SiteScreening;
import dev.millstream.control.stream.stats.ViewStats;
import dev.millstream.control.tails.TailDoor;
import dev.millstream.control.tails.TailLimits;
import dev.millstream.control.tails.TailRoutes;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.git.GitAccess;
import dev.millstream.git.GitHttp;
import dev.millstream.git.GitPipe;
import dev.millstream.git.ssh.GitSsh;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.secret.SecretBox;
import dev.millstream.transcoder.Transcoder;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// The running control plane: the database, its jobs and the listener for git, API and dashboard.
public final class ControlPlane implements AutoCloseable {
  private final Database database;
  private final JobQueue jobs;
  private final StreamService stream;
  private final ApiServer server;
  private final Optional<GitSsh> ssh;
  private final Account account;

  private ControlPlane(
      Database database,
      JobQueue jobs,
      StreamService stream,
      ApiServer server,
      Optional<GitSsh> ssh,
      Account account) {
    this.database = database;
    this.jobs = jobs;
    this.stream = stream;
    this.server = server;
    this.ssh = ssh;
    this.account = account;
  }

  /// Opens the data folder (made if missing), takes up unfinished jobs and listens.
  public static ControlPlane start(
      ControlSettings settings, ObjectStore store, SiteBuilder builder, Transcoder transcoder)
      throws IOException {
    return start(settings, store, builder, transcoder, Joined.ALONE);
  }

  /// What other parts of the program bring: routes, the door to the edge's cache, the one to its
  /// certificates, if it has any, what is kept for functions, twice: to be bound and to be shown; a
  /// way to listen to functions, and the addresses of proxies that are believed whom they ask for.
  public record Joined(
      List<Route> routes,
      PurgeOrder.Door purges,
      Optional<Certificates.Ordering> ordering,
      BindingRegistry bindings,
      Optional<Bindings> kept,
      TailDoor tails,
      Predicate<InetAddress> proxies) {
    public static final Joined ALONE =
        new Joined(
            List.of(),
            _ -> {},
            Optional.empty(),
            BindingRegistry.NONE,
            Optional.empty(),
            TailDoor.NONE,
            InetAddress::isLoopbackAddress);
  }

  /// The same, joined with other parts.
  public static ControlPlane start(
      ControlSettings settings,
      ObjectStore store,
      SiteBuilder builder,
      Transcoder transcoder,
      Joined joined)
      throws IOException {
    var database = Database.open(settings.dataDirectory().resolve("millstream.db"));
    var account = Account.of(database);
    var tokens = new Tokens(database);
    tokens.ensureAdmin(settings.dataDirectory().resolve("admin-token"));
    var jobs = new JobQueue(database, settings.limits().jobs());
    var stream = videos(settings, database, tokens, jobs, store, transcoder);
    var addresses = new SiteAddresses(settings.baseDomain(), settings.edgePort());
    var rooms = Rooms.in(settings.dataDirectory(), database, store.refs(), addresses);
    var attempts = Attempts.within(AttemptLimits.TOKENS);
    var keys = new SshKeys(database);
    var releases = new Releases(rooms, store, builder.caches());
    var door = new PushDoor(rooms, releases, jobs);
    var orders = Certificates.of(database, jobs, joined.ordering());
    var domains = new Domains(database, rooms.aliases(), store, jobs, settings.domains(), orders);
    jobs.register(Domains.JOB, domains);
    var running = new Running();
    var media = new Media(stream, transcoder);
    var garbage = garbage(database, store, joined.bindings(), jobs);
    jobs.register(
        PushPipeline.JOB, media.pipeline(rooms, store, builder, running, joined.bindings()));
    afterDeployments(rooms, store, media, jobs);
    jobs.repeat(
        RepositoryUpkeep.JOB, Duration.ofHours(1), new RepositoryUpkeep(rooms.repositories()));
    var routes = new ArrayList<Route>(joined.routes());
    routes.addAll(new AccountRoutes(account, tokens).routes());
    routes.addAll(retention(rooms, releases, jobs));
    routes.addAll(webhooks(settings, rooms, jobs));
    var forges = forges(settings, rooms, releases, jobs);
    routes.addAll(forges.routes());
    var restarts = new Restarts(rooms, jobs, running);
    routes.addAll(sites(rooms, releases, restarts, store));
    routes.addAll(new TailRoutes(rooms, joined.tails(), TailLimits.DEFAULT).routes());
    routes.addAll(uploads(rooms, jobs, store, settings.dataDirectory()));
    var shown =
        new DashboardServices.Sites(
            rooms, releases, restarts, domains, store, joined.purges(), forges);
    var access = new DashboardServices.Access(tokens, keys);
    routes.addAll(
        DashboardRoutes.of(
            new DashboardServices(
                shown, access, stream, jobs, settings.dataDirectory(), joined.kept())));
    routes.addAll(new KeyRoutes(keys, rooms.projects()).routes());
    routes.addAll(new DomainRoutes(rooms.projects(), domains).routes());
    routes.addAll(stream.routes());
    routes.addAll(garbage.routes());
    routes.addAll(
        new PurgeRoutes(account.id(), settings.baseDomain(), rooms.projects(), joined.purges())
            .routes());
    var files = LargeFiles.of(database, store, settings.limits().lfs());
    routes.addAll(files.routes());
    var git = git(settings, rooms, new TokenAccess(tokens, attempts), door, files);
    rooms.aliases().publish();
    stream.recover();
    jobs.start();
    var services = new ApiServer.Services(account, tokens, attempts, routes, git);
    var server = listen(settings, joined, services);
    var ssh = ssh(settings, rooms, door, new KeyAccess(keys, attempts), files, server.port());
    return new ControlPlane(database, jobs, stream, server, ssh, account);
  }

  private static ApiServer listen(
      ControlSettings settings, Joined joined, ApiServer.Services services) throws IOException {
    var api = settings.limits().api();
    return ApiServer.start(
        new ApiSettings(settings.host(), settings.port(), api, joined.proxies()), services);
  }

  private static StreamService videos(
      ControlSettings settings,
      Database database,
      Tokens tokens,
      JobQueue jobs,
      ObjectStore store,
      Transcoder transcoder)
      throws IOException {
    return new StreamService(
        settings.stream(), database, tokens, jobs, store, Studio.of(transcoder));
  }

  private static List<Route> sites(
      Rooms rooms, Releases releases, Restarts restarts, ObjectStore store) {
    var routes = new ArrayList<>(new PagesRoutes(rooms, releases, restarts).routes());
    routes.addAll(new RolloutRoutes(rooms, releases).routes());
    routes.addAll(new TreeRoutes(rooms, store).routes());
    routes.addAll(new DeployHookRoutes(rooms, restarts).routes());
    return routes;
  }

  private static List<Route> uploads(Rooms rooms, JobQueue jobs, ObjectStore store, Path data)
      throws IOException {
    var door = new UploadDoor(rooms, jobs);
    var routes =
        new ArrayList<>(new DirectRoutes(rooms, door, store, data, DirectLimits.DEFAULT).routes());
    routes.addAll(new ArchiveRoutes(rooms, door, store, data, ArchiveLimits.DEFAULT).routes());
    return routes;
  }

  private static List<Route> retention(Rooms rooms, Releases releases, JobQueue jobs) {
    var retention = new Retention(rooms, releases, jobs, InstantSource.system());
    jobs.register(Retention.NOW, retention);
    jobs.repeat(Retention.JOB, Duration.ofHours(1), retention);
    return retention.routes();
  }

  private static GarbageUpkeep garbage(
      Database database, ObjectStore store, BindingRegistry bindings, JobQueue jobs) {
    var garbage = new GarbageUpkeep(database, store, bindings::used);
    jobs.repeat(GarbageUpkeep.JOB, Duration.ofDays(1), garbage);
    return garbage;
  }

  private record Media(StreamService stream, Transcoder transcoder) {
    /// Builds whose files are compared with the lists of known content.
    PushPipeline pipeline(
        Rooms rooms,
        ObjectStore store,
        SiteBuilder builder,
        Running running,
        BindingRegistry bindings) {
      var screening =
          new SiteScreening(rooms.database(), store, stream.screening(), transcoder::pictures);
      return new PushPipeline(rooms, store, screening.behind(builder::build), running, bindings);
    }
  }

  private static void afterDeployments(Rooms rooms, ObjectStore store, Media media, JobQueue jobs) {
    var deltas = new DeltaUpkeep(rooms, store, jobs, DeltaLimits.DEFAULTS);
    rooms.events().listen(deltas);
    jobs.register(DeltaUpkeep.JOB, deltas);
    var videos = new SiteVideoUpkeep(rooms, store, media.stream(), jobs);
    rooms.events().listen(videos);
    jobs.register(SiteVideoUpkeep.JOB, videos);
    jobs.repeat(SiteVideoUpkeep.SWEEP, Duration.ofHours(1), videos::sweep);
    var pictures =
        new PictureUpkeep(rooms, store, media.transcoder(), jobs, PictureLimits.DEFAULTS);
    rooms.events().listen(pictures);
    jobs.register(PictureUpkeep.JOB, pictures);
  }

  private static SecretBox secrets(ControlSettings settings) throws IOException {
    return SecretBox.open(settings.dataDirectory().resolve("secrets.key"));
  }

  private static List<Route> webhooks(ControlSettings settings, Rooms rooms, JobQueue jobs)
      throws IOException {
    var notifications = new Notifications(rooms, jobs, secrets(settings), settings.outbound());
    rooms.events().listen(notifications);
    return notifications.routes().list();
  }

  private static Forges forges(
      ControlSettings settings, Rooms rooms, Releases releases, JobQueue jobs) throws IOException {
    return new Forges(
        rooms, releases, jobs, secrets(settings), settings.outbound(), settings.limits().git());
  }

  private static HttpHandler git(
      ControlSettings settings, Rooms rooms, GitAccess access, PushDoor door, LargeFiles files) {
    var limits = settings.limits().git();
    var git = new GitHttp(rooms.repositories(), limits, access, files.guard(door));
    return files.before(git, access);
  }

  private static Optional<GitSsh> ssh(
      ControlSettings settings,
      Rooms rooms,
      PushDoor door,
      KeyAccess access,
      LargeFiles files,
      int httpPort)
      throws IOException {
    var at = settings.ssh();
    var pipe = new GitPipe(rooms.repositories(), settings.limits().git(), files.guard(door));
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(GitSsh.start(at.get(), pipe, access, Optional.of(files.overHttp(httpPort))));
  }

  /// The port of git, API and dashboard.
  public int port() {
    return server.port();
  }

  /// The port of git over SSH, if that is served.
  public OptionalInt sshPort() throws IOException {
    return ssh.isPresent() ? OptionalInt.of(ssh.get().port()) : OptionalInt.empty();
  }

  /// The fingerprint of the key that SSH clients see, if SSH is served.
  public Optional<String> hostKey() {
    return ssh.map(GitSsh::fingerprint);
  }

  /// The account's id, for `/client/v4/accounts/<id>/…`.
  public String accountId() {
    return account.id();
  }

  /// Adds up what was watched.
  public ViewStats stats() {
    return stream.stats();
  }

  @Override
  public void close() throws IOException {
    if (ssh.isPresent()) {
      ssh.get().close();
    }
    server.close();
    stream.close();
    jobs.close();
    database.close();
  }
}
