package dev.millstream.app.cli.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millstream.app.cli.options.ApiOptions;
import dev.millstream.app.cli.options.CommonOptions;
import dev.millstream.app.client.ApiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "send",
    description = "Send a message: JSON, unless it is said to be text.",
    footer = {
      "",
      "Examples:",
      "  millstream queues send mail '{\"to\": \"ada@example.org\"}' --delay 60",
      "  millstream queues send mail --text < letter.txt",
    })
final class QueueSendCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ApiOptions server = new ApiOptions();
  @Mixin QueuesCommand.Named queue = new QueuesCommand.Named();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "BODY",
      description = "The message (default: the standard input).")
  Optional<String> body = Optional.empty();

  @Option(names = "--text", description = "The message is text, no JSON.")
  boolean isText;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      description = "How long it waits first (default: as the queue says).")
  Optional<Long> delay = Optional.empty();

  @Override
  public Integer call() throws ApiException, IOException {
    var text = body.isPresent() ? body.get() : new String(System.in.readAllBytes(), UTF_8);
    var message = new LinkedHashMap<String, Object>();
    message.put("body", isText ? text : json(text));
    message.put("content_type", isText ? "text" : "json");
    delay.ifPresent(seconds -> message.put("delay_seconds", seconds));
    var api = server.connect();
    var sent = api.send("POST", queue.path(api) + "/messages", message);
    if (common.json) {
      common.print(Map.of("queue", queue.name, "result", sent));
    } else {
      common.terminal().say("sent to " + queue.name);
    }
    return 0;
  }

  private static Object json(String text) throws IOException {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new IOException("the message is no JSON (--text sends it as it is): " + text, e);
    }
  }
}
