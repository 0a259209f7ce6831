package dev.millstream.control;

import dev.millstream.control.api.ApiServer;
import dev.millstream.control.api.ApiSettings;
import dev.millstream.control.api.Route;
import dev.millstream.control.db.Database;
import dev.millstream.control.jobs.JobQueue;
import dev.millstream.control.stream.StreamService;
import dev.millstream.control.tokens.Account;
import dev.millstream.control.tokens.Tokens;
import dev.millstream.store.ObjectStore;
import dev.millstream.transcoder.Transcoder;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.util.ArrayList;

/// The running control plane: the database, its jobs and the listener for git, API and dashboard.
public final class ControlPlane implements AutoCloseable {
  private final Database database;
  private final JobQueue jobs;
  private final StreamService stream;
  private final ApiServer server;
  private final Account account;

  private ControlPlane(
      Database database, JobQueue jobs, StreamService stream, ApiServer server, Account account) {
    this.database = database;
    this.jobs = jobs;
    this.stream = stream;
    this.server = server;
    this.account = account;
  }

  /// Opens the data folder (made if missing), takes up unfinished jobs and listens.
  public static ControlPlane start(
      ControlSettings settings, ObjectStore store, Transcoder transcoder) throws IOException {
    var database = Database.open(settings.dataDirectory().resolve("millstream.db"));
    var account = Account.of(database);
    var tokens = new Tokens(database);
    tokens.ensureAdmin(settings.dataDirectory().resolve("admin-token"));
    var jobs = new JobQueue(database, settings.limits().jobs());
    var stream = new StreamService(settings.stream(), database, jobs, store, transcoder::transcode);
    var routes = new ArrayList<Route>();
    routes.addAll(new AccountRoutes(account).routes());
    routes.addAll(stream.routes());

    stream.recover();
    jobs.start();
    var server =
        ApiServer.start(
            new ApiSettings(settings.host(), settings.port(), settings.limits().api()),
            new ApiServer.Services(account, tokens, routes, ResponseCodeHandler.HANDLE_404));
    return new ControlPlane(database, jobs, stream, server, account);
  }

  /// The port of git, API and dashboard.
  public int port() {
    return server.port();
  }

  /// The account's id, for `/client/v4/accounts/<id>/…`.
  public String accountId() {
    return account.id();
  }

  @Override
  public void close() throws IOException {
    server.close();
    stream.close();
    jobs.close();
    database.close();
  }
}
