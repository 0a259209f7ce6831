package dev.millstream.functions.wire;

import dev.millstream.bindings.queue.QueueMessage;
import dev.millstream.functions.BatchVerdict;
import dev.millstream.functions.FunctionEvent.Batch;
import dev.millstream.functions.FunctionEvent.Scheduled;
import dev.millstream.functions.FunctionEvent.ToObject;
import java.util.ArrayList;
import java.util.HashMap;
import tools.jackson.databind.json.JsonMapper;

/// What is said to and by the code, in JavaScript, of what is no request.
public final class EventJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private EventJson() {}

  /// A batch; its bodies follow one another in [#bodies].
  public static String told(Batch batch) {
    var told = JSON.createObjectNode();
    told.put("queue", batch.queue());
    var messages = told.putArray("messages");
    for (var message : batch.messages()) {
      messages
          .addObject()
          .put("id", message.id())
          .put("form", message.form().word())
          .put("length", message.body().length)
          .put("sent", message.sent())
          .put("attempts", message.attempts());
    }
    return told.toString();
  }

  /// The bodies of a batch, one after the other.
  public static byte[] bodies(Batch batch) {
    var length = batch.messages().stream().mapToInt(message -> message.body().length).sum();
    var all = new byte[length];
    var at = 0;
    for (QueueMessage message : batch.messages()) {
      System.arraycopy(message.body(), 0, all, at, message.body().length);
      at += message.body().length;
    }
    return all;
  }

  /// A time.
  public static String told(Scheduled event) {
    return JSON.createObjectNode()
        .put("cron", event.cron())
        .put("time", event.time().toEpochMilli())
        .toString();
  }

  /// Which object.
  public static String told(ToObject.Address object) {
    return JSON.createObjectNode()
        .put("namespace", object.namespace())
        .put("className", object.className())
        .put("id", object.id())
        .put("name", object.name())
        .put("live", object.live())
        .toString();
  }

  /// What the code said of a batch.
  public static BatchVerdict verdict(String json) {
    var said = JSON.readTree(json);
    var acks = new ArrayList<String>();
    said.path("acks").forEach(id -> acks.add(id.asString()));
    var retries = new HashMap<String, Integer>();
    said.path("retries")
        .properties()
        .forEach(retry -> retries.put(retry.getKey(), retry.getValue().asInt()));
    return new BatchVerdict(acks, retries);
  }
}
