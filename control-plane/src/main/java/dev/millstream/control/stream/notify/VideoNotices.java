package dev.millstream.control.stream.notify;

import dev.millstream.control.api.Json;
import dev.millstream.control.db.Database;
import dev.millstream.control.deliveries.Courier;
import dev.millstream.control.deliveries.Deliveries;
import dev.millstream.control.deliveries.WebhookLimits;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.jobs.JobType;
import dev.millstream.control.jobs.Lane;
import dev.millstream.control.stream.video.Video;
import dev.millstream.control.stream.video.VideoEvent;
import dev.millstream.control.stream.video.VideoJson;
import dev.millstream.control.stream.video.VideoListener;
import dev.millstream.store.network.Outbound;
import dev.millstream.store.secret.SecretBox;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Tells webhooks of videos: a message is written down in the transaction of its event. Its body is
/// the video, as Cloudflare's is; the event is in the field `Webhook-Event`. Thread-safe.
public final class VideoNotices implements VideoListener {
  private static final Deliveries.Kind KIND =
      new Deliveries.Kind(new JobType("stream-webhook", Lane.NOTIFY), "stream_delivery");
  private static final String OWNER = "stream-webhooks";

  private final Database database;
  private final SecretBox box;
  private final String streamUrl;
  private final Courier courier;
  private final Deliveries deliveries;

  /// Registers its jobs with `jobs`; videos are below `streamUrl`, no slash at its end.
  public VideoNotices(
      Database database, JobQueue jobs, SecretBox box, Outbound outbound, String streamUrl) {
    this.database = database;
    this.box = box;
    this.streamUrl = streamUrl;
    var limits = WebhookLimits.DEFAULT;
    courier = new Courier(outbound, limits.callMax());
    deliveries = new Deliveries(database, jobs, KIND, courier, limits, this::target);
    jobs.register(KIND.job(), deliveries);
  }

  Courier courier() {
    return courier;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  @Override
  public void happened(Handle handle, Video video, VideoEvent event) {
    for (var endpoint : EndpointRows.all(handle)) {
      if (endpoint.events().contains(event.label())) {
        var body = Json.text(VideoJson.of(video, streamUrl));
        deliveries.send(handle, endpoint.id(), UUID.randomUUID().toString(), event.label(), body);
      }
    }
  }

  String seal(String secret) {
    return box.seal(OWNER, secret);
  }

  String unseal(Endpoint endpoint) throws IOException {
    return box.unseal(OWNER, endpoint.sealed());
  }

  private Optional<Deliveries.Target> target(String id) throws IOException {
    var endpoint = database.read(handle -> EndpointRows.find(handle, id));
    return endpoint.isEmpty()
        ? Optional.empty()
        : Optional.of(new Deliveries.Target(endpoint.get().url(), unseal(endpoint.get())));
  }
}
