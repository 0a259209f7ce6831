package dev.millstream.git.lfs;

import dev.millstream.git.GitAccess.Operation;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What somebody who showed an SSH key gets for the HTTP requests that follow: one project, one
/// operation, a while. Signed with a key that ends with the process. Thread-safe.
public final class LfsTickets {
  private static final String SCHEME = "RemoteAuth ";

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
  public String issue(String project, Operation operation) {
    var until = clock.instant().plus(age).getEpochSecond();
    var text = project + ":" + operation + ":" + until;
    return SCHEME + text + ":" + signature(text);
  }

  /// Whether a value of `Authorization` is a ticket for this; empty if it is no ticket at all. Who
  /// may push may read.
  Optional<Boolean> admits(String authorization, String project, Operation operation) {
    if (!authorization.startsWith(SCHEME)) {
      return Optional.empty();
    }
    var fields = authorization.substring(SCHEME.length()).split(":", -1);
    if (fields.length != 4) {
      return Optional.of(false);
    }
    var text = fields[0] + ":" + fields[1] + ":" + fields[2];
    var genuine =
        MessageDigest.isEqual(
            signature(text).getBytes(StandardCharsets.US_ASCII),
            fields[3].getBytes(StandardCharsets.US_ASCII));
    return Optional.of(
        genuine
            && fields[0].equals(project)
            && (fields[1].equals(operation.name()) || fields[1].equals(Operation.PUSH.name()))
            && Long.parseLong(fields[2]) >= clock.instant().getEpochSecond());
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
