package dev.millstream.control.stream.sound;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.link.LinkDownload;
import dev.millstream.control.stream.link.LinkRows;
import dev.millstream.control.stream.video.Republish;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoRemovedException;
import dev.millstream.control.stream.video.Videos;
import dev.millstream.store.ObjectStore;
import dev.millstream.store.Scope;
import dev.millstream.store.manifest.Manifest;
import dev.millstream.transcoder.SoundRequest;
import dev.millstream.transcoder.TranscodeResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sounds that are added to videos: the landing of their files, and the job that encodes them and
/// has them published. The payload is the track; it may run again after a crash.
public record AddedSounds(
    Path folder,
    Database database,
    Videos videos,
    ObjectStore store,
    Studio.SoundEncoder encoder,
    Republish republish,
    JobQueue jobs,
    LongSupplier bytesLeft)
    implements JobHandler, LinkDownload.Landing {
  public static final JobType FETCH = new JobType("fetch-sound", Lane.FETCH);
  public static final JobType ENCODE = new JobType("sound", Lane.TRANSCODE);

  private static final Logger LOG = LoggerFactory.getLogger(AddedSounds.class);
  private static final Pattern SECONDS = Pattern.compile("#EXTINF:([0-9.]+),");
  private static final double ROUNDING_SECONDS = 1e-4;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  @Override
  public Path file(String track) {
    return folder.resolve(track);
  }

  @Override
  public long bytesMax() {
    return bytesLeft.getAsLong();
  }

  @Override
  public boolean wanted(String track) {
    return find(track).flatMap(sound -> videos.find(sound.uid())).isPresent();
  }

  @Override
  public void landed(String track, long bytes) {
    database.write(handle -> {
      LinkRows.forget(handle, track);
      jobs.enqueue(handle, ENCODE, track, track);
      return track;
    });
  }

  @Override
  public void failed(String track, String text) throws IOException {
    LOG.info("event=sound-failed track={} problem=\"{}\"", track, text);
    database.write(handle -> {
      LinkRows.forget(handle, track);
      SoundRows.failed(handle, track);
      return track;
    });
    Files.deleteIfExists(file(track));
  }

  @Override
  public void run(Job job) throws Exception {
    var track = job.payload();
    var sound = find(track);
    var video = sound.flatMap(found -> videos.find(found.uid()));
    if (video.isEmpty() || video.get().encoded().isEmpty()) {
      Files.deleteIfExists(file(track));
      return;
    }
    if (sound.get().state() == Sound.State.QUEUED) {
      encode(sound.get(), video.get());
    }
    try {
      republish.refresh(video.get().uid());
    } catch (VideoRemovedException e) {
      store.deleteAll(Scope.video(video.get().uid()));
    }
    Files.deleteIfExists(file(track));
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    try {
      failed(job.payload(), "it could not be encoded");
    } catch (IOException e) {
      LOG.error("event=file-left track={}", job.payload(), e);
    }
  }

  private void encode(Sound sound, Video video) throws Exception {
    var request =
        new SoundRequest(
            sound.uid(),
            sound.folder(),
            sound.voice(),
            file(sound.track()),
            folder.resolve(sound.track() + ".work"),
            store,
            seconds(video));
    switch (encoder.encode(request)) {
      case TranscodeResult.Ready ready -> {
        var voice = soundtracks().voice(sound, ready.manifest());
        database.write(handle -> {
          if (SoundRows.find(handle, sound.track()).stream().noneMatch(s -> s.voice().speaks())) {
            SoundRows.speak(handle, sound.track(), voice.language());
          }
          if (SoundRows.ready(handle, sound.uid(), sound.track(), ready.manifest())) {
            videos.outdate(handle, sound.uid());
          }
          return sound;
        });
      }
      case TranscodeResult.Failed failed -> failed(sound.track(), failed.text());
      case TranscodeResult.Later _ -> throw new NotYetException(AGAIN);
    }
  }

  private Soundtracks soundtracks() {
    return new Soundtracks(database, store);
  }

  /// How long the pictures last, which all sounds do.
  private double seconds(Video video) throws IOException {
    var scope = Scope.video(video.uid());
    var tree = Manifest.load(store, scope, video.encoded().orElseThrow());
    var playlist =
        tree.stream()
            .filter(asset ->
                asset.path().startsWith("/video/") && asset.path().endsWith("p/playlist.m3u8"))
            .findFirst()
            .orElseThrow();
    var text = new String(store.read(scope, playlist.identity().digest()), StandardCharsets.UTF_8);
    return SECONDS
            .matcher(text)
            .results()
            .mapToDouble(found -> Double.parseDouble(found.group(1)))
            .sum()
        - ROUNDING_SECONDS;
  }

  private Optional<Sound> find(String track) {
    return database.read(handle -> SoundRows.find(handle, track));
  }
}
