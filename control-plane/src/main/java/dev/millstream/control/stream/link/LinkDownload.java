package dev.millstream.control.stream.link;

import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.Job;
import dev.millstream.control.jobs.JobHandler;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.jobs.NotYetException;
import dev.millstream.control.stream.tus.UploadFile;
import dev.millstream.control.stream.video.VideoRemovedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches a video's file from its link. Broken connections, failing servers and restarts of ours
/// are gone over: it goes on where it stands, if the server vouches that the file is the same.
public final class LinkDownload implements JobHandler {
  /// Its jobs; the payload is the video's uid.
  public static final JobType JOB = new JobType("fetch", Lane.FETCH);

  private static final Logger LOG = LoggerFactory.getLogger(LinkDownload.class);

  private final Database database;
  private final LinkClient client;
  private final LinkLimits limits;
  private final Landing landing;

  /// Where files go, and who is told of their end. Both endings throw [VideoRemovedException] if
  /// the video is not there any more.
  public interface Landing {
    /// The file of a video's upload.
    Path file(String uid);

    /// The most bytes that it may have.
    long bytesMax();

    /// Whether the video is still wanted.
    boolean wanted(String uid);

    /// The file is whole and durable.
    void landed(String uid, long bytes);

    /// It cannot be had; the text is for whoever asked for it.
    void failed(String uid, String text) throws IOException;
  }

  public LinkDownload(Database database, LinkClient client, LinkLimits limits, Landing landing) {
    this.database = database;
    this.client = client;
    this.limits = limits;
    this.landing = landing;
  }

  @Override
  public void run(Job job) throws IOException, NotYetException {
    var uid = job.payload();
    var file = new UploadFile(landing.file(uid));
    try {
      var link = database.read(handle -> LinkRows.find(handle, uid));
      if (link.isEmpty() || !landing.wanted(uid)) {
        Files.deleteIfExists(file.path());
        return;
      }
      fetch(link.get(), file);
    } catch (VideoRemovedException e) {
      Files.deleteIfExists(file.path());
    }
  }

  @Override
  public void gaveUp(Job job, Throwable cause) {
    try {
      landing.failed(job.payload(), "The file could not be kept; the server's log says why.");
    } catch (IOException | VideoRemovedException e) {
      LOG.error("event=end-not-told video={}", job.payload(), e);
    }
  }

  private void fetch(LinkRows.Link link, UploadFile file) throws IOException, NotYetException {
    try {
      if (Instant.now().isAfter(link.created().plus(limits.fetchMax()))) {
        throw new LinkException(
            "It took longer than " + limits.fetchMax().toHours() + " hours.", false);
      }
      if (client.size(link.url()).filter(size -> size > landing.bytesMax()).isPresent()) {
        throw tooLong();
      }
      prepare(link, file);
      receive(link, file);
      landing.landed(link.uid(), file.length());
    } catch (UploadFile.TooLongException e) {
      fail(link, file, tooLong());
    } catch (UploadFile.CutShortException e) {
      retry(link, file, new LinkException("The connection broke again and again.", true));
    } catch (LinkException e) {
      retry(link, file, e);
    }
  }

  /// What came after the last sync may not have reached the disk before a power cut.
  private static void prepare(LinkRows.Link link, UploadFile file) throws IOException {
    if (!Files.exists(file.path())) {
      file.create();
    }
    file.cut(link.arrived());
  }

  private void receive(LinkRows.Link link, UploadFile file) throws IOException {
    var there = file.length();
    try (var sent = client.open(link.url(), there, link.tag())) {
      if (sent.offset() != there) {
        file.cut(sent.offset());
        note(link, sent.offset());
      }
      database.write(handle -> {
        LinkRows.tagged(handle, link.uid(), sent.tag());
        return true;
      });
      var body = new WatchedBody(sent.body(), limits, () -> checkWanted(link.uid()));
      while (body.nextSlice()) {
        try {
          file.appendAll(body, landing.bytesMax() - file.length());
        } finally {
          note(link, file.length());
        }
      }
    }
  }

  private void note(LinkRows.Link link, long arrived) {
    database.write(handle -> {
      LinkRows.arrived(handle, link.uid(), arrived);
      return true;
    });
  }

  private void checkWanted(String uid) {
    if (!landing.wanted(uid)) {
      throw new VideoRemovedException(uid);
    }
  }

  private void retry(LinkRows.Link before, UploadFile file, LinkException problem)
      throws IOException, NotYetException {
    checkWanted(before.uid());
    var link = database.read(handle -> LinkRows.find(handle, before.uid())).orElse(before);
    if (!problem.again() || link.attempts() >= limits.waits().size()) {
      fail(link, file, problem);
      return;
    }
    database.write(handle -> {
      LinkRows.failedOnce(handle, link.uid());
      return true;
    });
    throw new NotYetException(limits.waits().get(link.attempts()));
  }

  private void fail(LinkRows.Link link, UploadFile file, LinkException problem) throws IOException {
    Files.deleteIfExists(file.path());
    var text = String.valueOf(problem.getMessage());
    LOG.info("event=fetch-failed video={} problem=\"{}\"", link.uid(), text);
    landing.failed(link.uid(), text);
  }

  private LinkException tooLong() {
    return new LinkException(
        "The file has more than the %d bytes allowed.".formatted(landing.bytesMax()), false);
  }
}
