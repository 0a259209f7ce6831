package dev.millstream.bindings.mail;

import dev.millstream.bindings.door.Answer;
import dev.millstream.bindings.door.Question;
import dev.millstream.bindings.door.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What functions ask of an email binding: `{"op":"send","from":…,"to":[…]}` with the message in
/// the bytes. `resource` is the binding's rules: `{"to":[…],"from":[…]}`, whom it may write to and
/// as whom; a list that is empty allows all. Thread-safe.
public final class MailCalls {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MESSAGE_BYTES_MAX = 10 << 20;
  private static final int RECIPIENTS_MAX = 50;
  private static final int AT_ONCE_MAX = 16;
  // no quotes, spaces, angles or line breaks: what stands in a command of SMTP's
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){0,9}");

  private final Optional<MailRelay> relay;
  private final Semaphore atOnce = new Semaphore(AT_ONCE_MAX, true);

  /// Mail goes to `relay`; without one none is sent.
  public MailCalls(Optional<MailRelay> relay) {
    this.relay = relay;
  }

  /// Sends; the answer is what the mail server said. One that the server refuses for a while only,
  /// or that it could not be reached for, has the status 503.
  ///
  /// @throws Refusal if it was not taken
  public Answer answer(String resource, Question question) throws InterruptedException {
    var asked = JSON.readTree(question.operation());
    var rules = JSON.readTree(resource);
    var from = allowed(asked.path("from").asString(""), rules.path("from"), "from");
    var to = new ArrayList<String>();
    asked.path("to").forEach(each -> to.add(allowed(each.asString(""), rules.path("to"), "to")));
    if (to.isEmpty() || to.size() > RECIPIENTS_MAX) {
      throw new Refusal(400, "an email has 1 to %d recipients".formatted(RECIPIENTS_MAX));
    }
    if (question.bytes().length > MESSAGE_BYTES_MAX) {
      throw new Refusal(413, "an email has at most %d bytes".formatted(MESSAGE_BYTES_MAX));
    }
    var server =
        relay.orElseThrow(() ->
            new Refusal(
                501,
                "this server sends no email: start it with %s set".formatted(MailRelay.VARIABLE)));
    atOnce.acquire();
    try {
      return Answer.of(JSON.writeValueAsString(sent(server, from, to, question.bytes())));
    } finally {
      atOnce.release();
    }
  }

  private static String sent(MailRelay relay, String from, List<String> to, byte[] message) {
    try (var session = SmtpSession.open(relay)) {
      return session.send(from, to, message);
    } catch (IOException e) {
      throw new Refusal(
          503,
          "the mail server %s:%d could not be reached: %s"
              .formatted(relay.host(), relay.port(), e.getMessage()));
    }
  }

  private static String allowed(String address, JsonNode rules, String side) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new Refusal(400, "invalid email address (%s): %s".formatted(side, shown(address)));
    }
    var isFree = rules.isEmpty();
    for (var rule : rules) {
      isFree |= rule.asString("").equalsIgnoreCase(address);
    }
    if (!isFree) {
      throw new Refusal(
          400, "email %s %s not allowed".formatted(side, address.toLowerCase(Locale.ROOT)));
    }
    return address;
  }

  private static String shown(String address) {
    return address.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
