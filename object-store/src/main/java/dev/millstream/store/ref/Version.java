package dev.millstream.store.ref;

import dev.millstream.store.CorruptObjectException;
import dev.millstream.store.Digest;
import dev.millstream.store.Ref;
import dev.millstream.store.RefName;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is stored of a ref, one line `<version> <digest>`, or `<version> -` for a name that was
/// taken away.
public record Version(long number, Optional<Digest> manifest) {
  private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (-|[0-9a-f]{64})\n");

  /// Reads a stored line of `name`.
  public static Version parse(RefName name, String line) throws CorruptObjectException {
    var match = LINE.matcher(line);
    if (!match.matches()) {
      throw new CorruptObjectException("the stored ref " + name + " is damaged");
    }
    var digest = match.group(2);
    return new Version(
        Long.parseLong(match.group(1)),
        digest.equals("-") ? Optional.empty() : Optional.of(new Digest(digest)));
  }

  /// The stored line.
  public String line() {
    return number + " " + manifest.map(Digest::hex).orElse("-") + "\n";
  }

  /// The ref, unless it was taken away.
  public Optional<Ref> ref(RefName name) {
    return manifest.map(digest -> new Ref(name, number, digest));
  }
}
