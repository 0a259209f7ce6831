package dev.millstream.app.cli.video;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.cli.options.Span;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = "Print a signed link to a video that only such links open.",
    footer = {
      "",
      "It works for at most 24 hours, and for whoever has it.",
      "",
      "Examples:",
      "  millstream video token 5d5bc37ffcf54c9b82e996823bffbb81",
      "  millstream video token 5d5bc37ffcf54c9b82e996823bffbb81 --expires 20m --json",
    })
final class VideoTokenCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();

  @Parameters(paramLabel = "UID", description = "The video's id.")
  String uid = "";

  @Option(
      names = "--expires",
      paramLabel = "SPAN",
      converter = Span.Reader.class,
      description = "How long the link works: minutes or hours (default: 1h).")
  Span expires = new Span(Duration.ofHours(1));

  @Override
  public Integer call() throws ApiException, IOException {
    var api = server.connect();
    var until = Instant.now().plus(expires.length());
    var claims = Map.of("exp", until.getEpochSecond());
    var token = api.send("POST", "/stream/" + uid + "/token", claims).path("token").asString("");
    var watch = api.get("/stream/" + uid).path("preview").asString("").replace(uid, token);
    if (common.json) {
      common.print(Map.of("token", token, "watch", watch, "expires", until.toString()));
    } else {
      common.terminal().say(watch);
    }
    return 0;
  }
}
