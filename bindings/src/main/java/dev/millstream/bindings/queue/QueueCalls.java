package dev.millstream.bindings.queue;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What functions ask of a queue: `{"op":"send","messages":[{"form":"json","length":2,"delay":5}],
/// "delay":1}`, with the bodies one after the other in the bytes.
public final class QueueCalls {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final QueueStore store;

  public QueueCalls(QueueStore store) {
    this.store = store;
  }

  /// The answer of a queue. What says no delay waits for `delaySeconds`; where that is negative, as
  /// long as the queue says.
  ///
  /// @throws Refusal if the queue does not take it
  public Answer answer(String queue, int delaySeconds, Question question) throws SQLException {
    var asked = JSON.readTree(question.operation());
    if (!asked.path("op").asString("").equals("send")) {
      throw new Refusal(400, "unknown operation");
    }
    var usual = delaySeconds < 0 ? OptionalLong.empty() : OptionalLong.of(delaySeconds);
    var delay = delay(asked);
    var drafts = drafts(asked.path("messages"), question.bytes());
    store.send(queue, drafts, delay.isPresent() ? delay : usual);
    return Answer.of("null");
  }

  private static List<QueueDraft> drafts(JsonNode messages, byte[] bytes) {
    var drafts = new ArrayList<QueueDraft>();
    var at = 0;
    for (var message : messages) {
      var length = message.path("length").asInt(0);
      if (length < 0 || length > bytes.length - at) {
        throw new Refusal(400, "the bodies are shorter than was said");
      }
      var word = message.path("form").asString("");
      var form =
          QueueMessage.Form.of(word)
              .orElseThrow(() ->
                  new Refusal(
                      400,
                      ("message content type %s is invalid; if specified, must be one of 'text',"
                              + " 'json', 'bytes', or 'v8'")
                          .formatted(word)));
      drafts.add(new QueueDraft(form, Arrays.copyOfRange(bytes, at, at + length), delay(message)));
      at += length;
    }
    return drafts;
  }

  private static OptionalLong delay(JsonNode asked) {
    var delay = asked.path("delay");
    if (delay.isMissingNode() || delay.isNull()) {
      return OptionalLong.empty();
    }
    if (!delay.isIntegralNumber() || !delay.canConvertToInt()) {
      throw new Refusal(400, "Invalid delay of %s seconds: it is no integer".formatted(delay));
    }
    return OptionalLong.of(delay.asLong());
  }
}
