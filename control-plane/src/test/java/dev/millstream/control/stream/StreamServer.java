package dev.millstream.control.stream;

import dev.millstream.control.api.ApiLimits;
import dev.millstream.control.api.ApiServer;
import dev.millstream.control.api.ApiSettings;
import dev.millstream.control.attempts.AttemptLimits;
import dev.millstream.control.attempts.Attempts;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobLimits;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.encode.Encoder;
import dev.millstream.control.stream.encode.Studio;
import dev.millstream.control.stream.further.FurtherPolicy;
import dev.millstream.control.stream.link.LinkLimits;
import dev.millstream.control.stream.tus.TusLimits;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.file.FileObjectStore;
import dev.millstream.store.network.Outbound;
import dev.millstream.transcoder.PictureVerdict;
import dev.millstream.transcoder.TranscodeResult;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The stream side with all its real neighbours on a free port; only the encoder is the test's.
record StreamServer(
    Path data,
    Database database,
    JobQueue jobs,
    FileObjectStore store,
    StreamService service,
    ApiServer server,
    String account)
    implements AutoCloseable {
  static final String STREAM_URL = "http://stream.localhost:8080";
  static final StreamLimits LIMITS = limits(StreamLimits.DEFAULT.tus().uploadBytesMax());

  static StreamLimits limits(long uploadBytesMax) {
    return new StreamLimits(
        new TusLimits(uploadBytesMax, Duration.ofSeconds(5), 3),
        new LinkLimits(
            4096,
            5,
            List.of(Duration.ofMillis(50), Duration.ofMillis(50)),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            1,
            100_000),
        64 << 10,
        100,
        100,
        2,
        FurtherPolicy.NONE,
        3600,
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofDays(1),
        Duration.ofDays(30),
        Duration.ofMillis(100));
  }

  static StreamServer start(Path data, Encoder encoder) throws IOException {
    return start(data, encoder, LIMITS);
  }

  static StreamServer start(Path data, Encoder encoder, StreamLimits limits) throws IOException {
    var studio =
        new Studio(
            encoder,
            (_, _) -> new PictureVerdict.Unfit("nothing is drawn here"),
            _ -> new TranscodeResult.Failed("ERR_UNKNOWN", "nothing is heard here"));
    return start(data, studio, limits);
  }

  static StreamServer start(Path data, Studio studio, StreamLimits limits) throws IOException {
    var store = FileObjectStore.open(data.resolve("objects"));
    var database = Database.open(data.resolve("millstream.db"));
    var account = Account.of(database);
    var tokens = new Tokens(database);
    tokens.ensureAdmin(data.resolve("admin-token"));
    var jobs = new JobQueue(database, JobLimits.DEFAULT);
    var service =
        new StreamService(
            new StreamSettings(data, STREAM_URL, true, new Outbound(Set.of("127.0.0.1")), limits),
            database,
            tokens,
            jobs,
            store,
            studio);
    service.recover();
    jobs.start();
    var server =
        ApiServer.start(
            new ApiSettings("127.0.0.1", 0, ApiLimits.DEFAULT, _ -> false),
            new ApiServer.Services(
                account,
                tokens,
                Attempts.within(AttemptLimits.TOKENS),
                service.routes(),
                ResponseCodeHandler.HANDLE_404));
    return new StreamServer(data, database, jobs, store, service, server, account.id());
  }

  StreamClient client() throws IOException {
    return new StreamClient(
        server.port(), account, Files.readString(data.resolve("admin-token")).strip());
  }

  @Override
  public void close() throws IOException {
    server.close();
    jobs.close();
    service.close();
    database.close();
    store.close();
  }
}
