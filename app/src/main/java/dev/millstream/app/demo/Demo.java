package dev.millstream.app.demo;

import dev.millstream.app.client.Api;
import dev.millstream.app.client.ApiException;
import dev.millstream.app.client.ApiToken;
import dev.millstream.app.client.UploadMemory;
import dev.millstream.app.client.VideoWatch;
import dev.millstream.app.server.Assembly;
import dev.millstream.app.server.DataFolder;
import dev.millstream.app.terminal.Terminal;
import dev.millstream.app.upload.VideoUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The demo's steps, top to bottom: push the sample blog, call its function, upload a video.
public final class Demo {
  private static final String PROJECT = "blog";
  private static final int CLIP_SECONDS = 24;

  private final Assembly server;
  private final Path work;
  private final Terminal terminal;
  private final ApiToken token;
  private final Api api;

  /// Shows `server`; what the demo makes on the way goes to `work`.
  public Demo(Assembly server, Path work, Terminal terminal) throws IOException {
    this.server = server;
    this.work = work;
    this.terminal = terminal;
    var file = DataFolder.adminToken(server.data());
    this.token = new ApiToken(Files.readString(file).strip(), file.toString());
    this.api = new Api(server.addresses().api(), token);
  }

  /// Runs all steps on the samples in `samples`.
  public void run(Path samples)
      throws IOException, InterruptedException, ApiException, DemoException {
    try (var background = Executors.newVirtualThreadPerTaskExecutor();
        var visitor = new Visitor(server.addresses())) {
      var clip = background.submit(this::clip);
      push(samples);
      var site = server.addresses().site(PROJECT);
      expectLive(visitor, site);
      var function = callFunction(visitor, site);
      var video = upload(finished(clip));
      summary(site, function, video);
    }
  }

  /// Runs the steps that need the server's own process only: the push, the page, the function.
  public void rehearse(Path samples) throws IOException, InterruptedException, DemoException {
    try (var visitor = new Visitor(server.addresses())) {
      push(samples);
      var site = server.addresses().site(PROJECT);
      expectLive(visitor, site);
      callFunction(visitor, site);
    }
  }

  private void push(Path samples) throws IOException, InterruptedException, DemoException {
    terminal.say("");
    terminal.say(terminal.bold("A site: git pushes samples/blog"));
    var copy = Files.createDirectories(work).resolve("blog");
    new SitePush(copy, token, terminal)
        .push(samples.resolve("blog"), server.addresses().git(PROJECT));
  }

  private static void expectLive(Visitor visitor, String site)
      throws IOException, InterruptedException, DemoException {
    var page = visitor.get(site);
    if (page.statusCode() != 200) {
      throw new DemoException(site + " answers " + page.statusCode() + " after the push");
    }
  }

  private String callFunction(Visitor visitor, String site)
      throws IOException, InterruptedException, DemoException {
    var url = site + "api/hello?name=demo";
    terminal.say("");
    terminal.say(terminal.bold("A function: functions/api/hello.js"));
    terminal.say("$ curl " + url);
    var answer = visitor.get(url);
    terminal.say("  " + answer.body().strip());
    if (answer.statusCode() != 200) {
      throw new DemoException(url + " answers " + answer.statusCode());
    }
    return url;
  }

  private Path clip() throws IOException, InterruptedException {
    var file = Files.createDirectories(work).resolve("clip.mp4");
    server.makeVideo(file, CLIP_SECONDS);
    return file;
  }

  private VideoWatch.Moment upload(Path clip)
      throws IOException, InterruptedException, ApiException, DemoException {
    terminal.say("");
    terminal.say(
        terminal.bold(
            "A video: %d seconds of FFmpeg's test picture in 720p".formatted(CLIP_SECONDS)));
    terminal.say("$ millstream video upload clip.mp4");
    var upload = new VideoUpload(api, terminal, new UploadMemory(work.resolve("uploads")));
    var uid = upload.upload(clip, "FFmpeg's test picture");
    var moment = upload.follow(uid);
    if (moment.failed()) {
      throw new DemoException("the video failed: " + moment.problem());
    }
    return moment;
  }

  private void summary(String site, String function, VideoWatch.Moment video) throws ApiException {
    var deployment = api.get("/pages/projects/" + PROJECT + "/deployments").path(0);
    var at = server.addresses();
    terminal.say("");
    terminal.say(terminal.bold(terminal.green("Everything is live:")));
    terminal.say("  site        " + site);
    terminal.say("  deployment  " + deployment.path("url").asString(""));
    terminal.say("  function    " + function);
    terminal.say("  video       " + video.video().path("preview").asString(""));
    terminal.say("  dashboard   " + at.dashboard());
    terminal.say("  git         " + at.git(PROJECT));
    terminal.say("  token       in " + DataFolder.adminToken(server.data()));
    terminal.say("Next, in another terminal: millstream deployments " + PROJECT);
    terminal.say("It keeps serving; Ctrl-C stops it.");
  }

  private static Path finished(Future<Path> clip)
      throws IOException, InterruptedException, DemoException {
    try {
      return clip.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException problem) {
        throw problem;
      }
      throw new DemoException(String.valueOf(e.getCause()));
    }
  }
}
