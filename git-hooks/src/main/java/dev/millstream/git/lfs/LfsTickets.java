package dev.millstream.git.lfs;

import dev.millstream.git.Caller;
import dev.millstream.git.GitAccess.Operation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What somebody who showed an SSH key gets for the HTTP requests that follow: one project, one
/// operation, a while. Signed with a key that ends with the process. Thread-safe.
public final class LfsTickets {
  private static final String SCHEME = "RemoteAuth ";
  private static final int FIELDS = 7;

  private final SecretKeySpec key;
  private final Duration age;
  private final InstantSource clock;

  LfsTickets(Duration age, InstantSource clock) {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.age = age;
    this.clock = clock;
  }

  /// Tickets by the machine's clock.
  public static LfsTickets of(LfsLimits limits) {
    return new LfsTickets(limits.ticketAge(), InstantSource.system());
  }

  /// How long a ticket is good.
  public Duration age() {
    return age;
  }

  /// The value of `Authorization` that opens the project for the operation.
  public String issue(String project, Operation operation, Caller who) {
    var until = clock.instant().plus(age).getEpochSecond();
    var text =
        "%s:%s:%d:%b:%s:%s"
            .formatted(project, operation, until, who.owner(), coded(who.id()), coded(who.name()));
    return SCHEME + text + ":" + signature(text);
  }

  /// Whether a value of `Authorization` is a ticket, if maybe no good one.
  static boolean isTicket(String authorization) {
    return authorization.startsWith(SCHEME);
  }

  /// Who shows this ticket; empty if it is not for this. Who may push may read.
  Optional<Caller> admits(String authorization, String project, Operation operation) {
    var fields = authorization.substring(SCHEME.length()).split(":", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    var text = String.join(":", List.of(fields).subList(0, FIELDS - 1));
    var genuine =
        MessageDigest.isEqual(
            signature(text).getBytes(StandardCharsets.US_ASCII),
            fields[FIELDS - 1].getBytes(StandardCharsets.US_ASCII));
    return genuine
            && fields[0].equals(project)
            && (fields[1].equals(operation.name()) || fields[1].equals(Operation.PUSH.name()))
            && Long.parseLong(fields[2]) >= clock.instant().getEpochSecond()
        ? Optional.of(
            new Caller(decoded(fields[4]), decoded(fields[5]), Boolean.parseBoolean(fields[3])))
        : Optional.empty();
  }

  private static String coded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private String signature(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
