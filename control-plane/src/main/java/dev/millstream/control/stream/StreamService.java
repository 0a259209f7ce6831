package dev.millstream.control.stream;

import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.stream.access.AccessRoutes;
import dev.millstream.control.stream.access.KeyRing;
import dev.millstream.control.stream.chunk.Ladders;
import dev.millstream.control.stream.chunk.Turns;
import dev.millstream.control.stream.download.DownloadRoutes;
import dev.millstream.control.stream.download.Downloads;
import dev.millstream.control.stream.encode.Encoder;
import dev.millstream.control.stream.encode.ScreenedEncoder;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.further.FurtherWork;
import dev.millstream.control.stream.link.LinkClient;
import dev.millstream.control.stream.link.LinkDownload;
import dev.millstream.control.stream.match.MatchRoutes;
import dev.millstream.control.stream.match.Reencoding;
import dev.millstream.control.stream.match.Screening;
import dev.millstream.control.stream.notify.NoticeRoutes;
import dev.millstream.control.stream.notify.ProgressRoute;
import dev.millstream.control.stream.notify.VideoNotices;
import dev.millstream.control.stream.quota.QuotaRoutes;
import dev.millstream.control.stream.quota.Quotas;
import dev.millstream.control.stream.sound.AddedSounds;
import dev.millstream.control.stream.sound.SoundRoutes;
import dev.millstream.control.stream.sound.Soundtracks;
import dev.millstream.control.stream.stats.StatsRoutes;
import dev.millstream.control.stream.stats.ViewStats;
import dev.millstream.control.stream.tus.TusMetadata;
import dev.millstream.control.stream.video.Encodings;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoChange;
import dev.millstream.control.stream.video.VideoQuery;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.control.stream.watermark.WatermarkRoutes;
import dev.millstream.control.stream.watermark.Watermarks;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stream side of the control plane, put together. Make it before the job queue starts, call
/// [#recover] before anybody is served.
public final class StreamService implements AutoCloseable {
  static final String PATH = "/client/v4/accounts/{account}/stream";

  private static final Logger LOG = LoggerFactory.getLogger(StreamService.class);

  private final StreamSettings settings;
  private final Videos videos;
  private final Uploads uploads;
  private final VideoRemoval removal;
  private final StreamTrees trees;
  private final EarlyStarts early;
  private final KeyRing ring;
  private final Downloads downloads;
  private final Watermarks watermarks;
  private final ViewStats stats;
  private final Screening screening;
  private final Ladders ladders;
  private final FurtherWork further;
  private final List<Route> routes;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("stream-sweep").daemon().factory());

  /// Registers its job with `jobs`.
  public StreamService(
      StreamSettings settings,
      Database database,
      Tokens tokens,
      JobQueue jobs,
      ObjectStore store,
      Studio studio)
      throws IOException {
    this.settings = settings;
    videos = new Videos(database);
    stats = new ViewStats(database, store);
    var quotas = new Quotas(database);
    var box = SecretBox.open(settings.dataDirectory().resolve("secrets.key"));
    var notices = new VideoNotices(database, jobs, box, settings.outbound(), settings.streamUrl());
    screening = new Screening(database, videos, store, notices);
    var encodings = new Encodings(database, videos, notices);
    trees = new StreamTrees(database, videos, encodings, store);
    var beginner = beginner(store, studio, quotas, screening);
    var earlyLimits = EarlyStarts.Limits.of(settings.limits().earlyStartsMax());
    early = new EarlyStarts(settings, videos, store, trees, beginner, earlyLimits);
    uploads = new Uploads(settings, database, videos, jobs, quotas, early);
    removal = new VideoRemoval(settings, database, videos, store, notices, early);
    ring = new KeyRing(database, store, box);
    var links = settings.limits().links();
    var client = new LinkClient(settings.outbound(), links);
    jobs.register(
        LinkDownload.JOB,
        new LinkDownload(
            database,
            client,
            links,
            new FetchedFiles(settings, database, videos, uploads, quotas, encodings, trees)));
    watermarks = watermarks(settings, database, store, studio, client);
    downloads = new Downloads(settings.remux(), database, videos, store, trees::refresh);
    jobs.register(Downloads.JOB, downloads);
    jobs.register(
        Clips.JOB, new Clips(settings, database, videos, uploads, encodings, trees, store));
    routes =
        Stream.of(
                new StatsRoutes(PATH, stats).routes(),
                new MatchRoutes(PATH, database, videos, screening, doors(jobs)).routes(),
                new QuotaRoutes(PATH, quotas, tokens).routes(),
                new AccessRoutes(PATH, videos, ring).routes(),
                new NoticeRoutes(PATH, database, notices).routes(),
                List.of(new ProgressRoute(PATH, videos, settings.streamUrl()).route()),
                List.of(new ClipRoute(settings, videos, uploads).route()),
                List.of(new CopyRoute(settings, videos, uploads, client).route()),
                sounds(database, jobs, store, studio, quotas, client),
                new WatermarkRoutes(PATH, watermarks).routes(),
                new CaptionRoutes(settings, database, videos, trees, store).routes(),
                new DownloadRoutes(
                        PATH, settings.streamUrl(), database, videos, store, trees::refresh, jobs)
                    .routes(),
                new UploadRoutes(settings, videos, uploads).routes(),
                new VideoRoutes(settings, database, videos, uploads, trees, removal).routes())
            .flatMap(List::stream)
            .toList();
    var encoder = behind(early, new ScreenedEncoder(bounded(studio.encoder(), quotas), screening));
    ladders = Ladders.ofServer(database);
    var works = new UploadPipeline.Works(encoder, ladders);
    encode(jobs, new UploadPipeline(settings, videos, encodings, trees, store, works));
    further = further(database, jobs, store, studio);
    jobs.register(FurtherWork.JOB, further);
  }

  private static void encode(JobQueue jobs, UploadPipeline pipeline) {
    jobs.rank(Lane.TRANSCODE, Turns::rank);
    jobs.register(UploadPipeline.TRANSCODE, pipeline);
    jobs.register(
        Reencoding.JOB,
        new Reencoding(pipeline, uid -> jobs.contains(UploadPipeline.TRANSCODE, uid)));
  }

  private List<Route> sounds(
      Database database,
      JobQueue jobs,
      ObjectStore store,
      Studio studio,
      Quotas quotas,
      LinkClient client)
      throws IOException {
    var sounds =
        new AddedSounds(
            Files.createDirectories(settings.dataDirectory().resolve("sounds")),
            database,
            videos,
            store,
            studio.sounds(),
            trees::refresh,
            jobs,
            () -> Math.min(settings.limits().tus().uploadBytesMax(), quotas.bytesLeft()));
    var links = settings.limits().links();
    jobs.register(AddedSounds.FETCH, new LinkDownload(database, client, links, sounds));
    jobs.register(AddedSounds.ENCODE, sounds);
    return new SoundRoutes(PATH, new Soundtracks(database, store), sounds, client).routes();
  }

  private FurtherWork further(Database database, JobQueue jobs, ObjectStore store, Studio studio) {
    return new FurtherWork(
        settings.limits().further(),
        settings.dataDirectory().resolve("further"),
        database,
        videos,
        store,
        studio.further(),
        new VideoRequests(settings, store)::of,
        jobs,
        trees::refresh);
  }

  private static Watermarks watermarks(
      StreamSettings settings,
      Database database,
      ObjectStore store,
      Studio studio,
      LinkClient client) {
    var work = settings.dataDirectory().resolve("marks");
    return new Watermarks(database, store, studio.pictures(), client, work);
  }

  /// No video gets longer than there is room for.
  private static Encoder bounded(Encoder encoder, Quotas quotas) {
    return (request, listener) ->
        encoder.transcode(request.within(Math.max(0, quotas.secondsLeft(request.uid()))), listener);
  }

  /// What was begun early has ended before the whole is encoded, which goes on from it.
  private static Encoder behind(EarlyStarts early, Encoder encoder) {
    return (request, listener) -> {
      early.end(request.uid());
      return encoder.transcode(request, listener);
    };
  }

  private EarlyStarts.Beginner beginner(
      ObjectStore store, Studio studio, Quotas quotas, Screening screening) {
    var requests = new VideoRequests(settings, store);
    return uid -> {
      var video = videos.find(uid);
      if (video.isEmpty() || screening.wantsWholeFiles()) {
        return Optional.empty();
      }
      var request = requests.of(video.get());
      return studio.beginner().begin(request.within(Math.max(0, quotas.secondsLeft(uid))));
    };
  }

  private MatchRoutes.Doors doors(JobQueue jobs) {
    return new MatchRoutes.Doors() {
      @Override
      public boolean remove(String uid) throws IOException {
        return removal.remove(uid);
      }

      @Override
      public void encode(Handle handle, String uid) {
        videos.again(handle, uid);
        jobs.enqueue(handle, Reencoding.JOB, uid, uid);
      }
    };
  }

  /// The lists of known content.
  public Screening screening() {
    return screening;
  }

  /// What it adds to the API.
  public List<Route> routes() {
    return routes;
  }

  /// Where the public sees videos, no slash at its end.
  public String url() {
    return settings.streamUrl();
  }

  /// The newest videos, of those whose name contains `search`.
  public List<Video> newest(Optional<String> search, int limit) {
    var filter = VideoQuery.Filter.named(search);
    return videos.list(new VideoQuery(filter, VideoQuery.Cursor.ANYWHERE, false, limit));
  }

  /// The video with this uid.
  public Optional<Video> find(String uid) {
    return videos.find(uid);
  }

  /// What was watched in the last days by `by` (day, hour, video, creator, country), of one video
  /// if `uid` is not empty.
  public StatsRoutes.Answer stats(int days, String by, String uid) {
    return StatsRoutes.days(stats, days, by, uid);
  }

  /// Adds viewings up.
  public ViewStats stats() {
    return stats;
  }

  /// What shows a video's player in another page.
  public String embed(String uid) {
    return settings.embed(uid);
  }

  /// Opens an upload of a file of this name; returns the path to which tus sends it.
  public String openUpload(String name) throws IOException {
    var change = VideoChange.of(TusMetadata.named(name));
    return UploadRoutes.PREFIX + uploads.prepare(change, Optional.empty()).key();
  }

  /// Takes a file in as the video with this uid, which there must not be yet; it queues at once.
  public void takeIn(String uid, InputStream file, VideoChange change) throws IOException {
    uploads.takeIn(uid, file, change);
  }

  /// Takes a video away; false if there is none.
  public boolean remove(String uid) throws IOException {
    return removal.remove(uid);
  }

  /// Takes up what the last life of the server left, and begins to sweep.
  public void recover() throws IOException {
    Files.createDirectories(settings.uploads());
    downloads.clear();
    ring.publish();
    trees.refreshStale();
    uploads.recover();
    var every = settings.limits().sweepEvery().toMillis();
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, 0, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    early.close();
    ladders.close();
    stats.close();
    sweeper.close(); // waits for a sweep that runs; no further one begins
  }

  private void sweep() {
    try {
      var now = Instant.now();
      uploads.sweep(now);
      for (var uid : videos.deletionDue(now)) {
        removal.remove(uid);
      }
      removal.finishAll();
      watermarks.sweep(now);
      further.choose();
      ring.publish();
      trees.refreshStale();
    } catch (IOException | RuntimeException e) {
      LOG.error("event=sweep-failed", e); // the next sweep tries again
    }
  }
}
