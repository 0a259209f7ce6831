package dev.millstream.store.s3;

import dev.millstream.store.Owner;
import java.time.Instant;
import java.util.regex.Pattern;

/// What `<prefix>/.owner` says: who publishes and collects, since when, by which start of the
/// server, and a number that moves while it lives.
record Claim(Owner owner, Instant since, String start, long beat) {
  private static final Pattern TEXT =
      Pattern.compile(
          """
          millstream owner 1
          id (\\S{1,100})
          name (.{0,1000})
          since (\\S{1,40})
          start (\\S{1,100})
          beat (\\d{1,18})
          """);

  String text() {
    return "millstream owner 1\nid %s\nname %s\nsince %s\nstart %s\nbeat %d\n"
        .formatted(owner.id(), owner.name(), since, start, beat);
  }

  Claim next() {
    return new Claim(owner, since, start, beat + 1);
  }

  /// @throws IllegalArgumentException if it is nothing that we wrote
  static Claim parse(String text) {
    var found = TEXT.matcher(text);
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "the object .owner is damaged; remove it once no other server uses this prefix");
    }
    return new Claim(
        new Owner(found.group(1), found.group(2)),
        Instant.parse(found.group(3)),
        found.group(4),
        Long.parseLong(found.group(5)));
  }
}
