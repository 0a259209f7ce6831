package dev.millstream.store.s3;

import dev.millstream.store.CorruptObjectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// What became of a pack's objects since it was written: which are dead, which a stage kept when,
/// and since when somebody moves the living ones elsewhere ([Instant#EPOCH] if nobody does). The
/// only part of a pack that changes. Immutable; never change the sets.
record PackState(int count, BitSet dead, SortedMap<Instant, BitSet> kept, Instant moving) {
  private static final Pattern HEAD =
      Pattern.compile(
          "millstream pack state 1 (\\d{1,9})\ndead (-|[0-9a-f]+)\nmoving (\\d{1,12})\n");
  private static final Pattern KEPT = Pattern.compile("kept (\\d{1,12}) ([0-9a-f]+)\n");
  private static final Pattern SUM = Pattern.compile("sum ([0-9a-f]{8})\n");

  /// Longer than any collector's grace: an older keeping means nothing any more.
  private static final Duration KEPT_FOR = Duration.ofDays(30);

  /// Whoever moves a pack for longer is dead.
  private static final Duration MOVE_MAX = Duration.ofMinutes(10);

  /// A fresh pack's state.
  static PackState fresh(int count) {
    return new PackState(count, new BitSet(), new TreeMap<>(), Instant.EPOCH);
  }

  /// Reads a stored state of a pack of `count` objects.
  static PackState parse(String text, int count) throws CorruptObjectException {
    var match = HEAD.matcher(text);
    check(match.lookingAt());
    check(Integer.parseInt(match.group(1)) == count);
    var dead = match.group(2).equals("-") ? new BitSet() : bits(match.group(2));
    check(dead.length() <= count);
    var at = match.end();
    var kept = new TreeMap<Instant, BitSet>();
    var line = KEPT.matcher(text).region(at, text.length());
    while (line.lookingAt()) {
      kept.put(Instant.ofEpochSecond(Long.parseLong(line.group(1))), bits(line.group(2)));
      at = line.end();
      line.region(at, text.length());
    }
    var sum = SUM.matcher(text).region(at, text.length());
    check(sum.matches() && sum.group(1).equals(sum(text.substring(0, at))));
    return new PackState(count, dead, kept, Instant.ofEpochSecond(Long.parseLong(match.group(3))));
  }

  /// What is stored.
  String text() {
    var text = new StringBuilder("millstream pack state 1 ").append(count).append('\n');
    text.append("dead ").append(dead.isEmpty() ? "-" : hex(dead)).append('\n');
    text.append("moving ").append(moving.getEpochSecond()).append('\n');
    for (var each : kept.entrySet()) {
      text.append("kept ").append(each.getKey().getEpochSecond()).append(' ');
      text.append(hex(each.getValue())).append('\n');
    }
    return text + "sum " + sum(text.toString()) + "\n";
  }

  boolean isDead(int at) {
    return dead.get(at);
  }

  /// Whether none is alive: such a pack is left for good.
  boolean isSealed() {
    return dead.cardinality() == count;
  }

  /// Whether somebody moves the pack's living objects: none of them can be taken away meanwhile.
  boolean isMoving(Instant now) {
    return moving.plus(MOVE_MAX).isAfter(now);
  }

  PackState withMoving(Instant since) {
    return new PackState(count, dead, kept, Instant.ofEpochSecond(since.getEpochSecond()));
  }

  /// When a stage last kept the object, [Instant#MIN] if none did.
  Instant keptAt(int at) {
    return kept.entrySet().stream()
        .filter(each -> each.getValue().get(at))
        .map(Map.Entry::getKey)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  PackState withDead(BitSet more) {
    var all = (BitSet) dead.clone();
    all.or(more);
    return new PackState(count, all, kept, moving);
  }

  PackState sealed() {
    var all = new BitSet();
    all.set(0, count);
    return new PackState(count, all, new TreeMap<>(), Instant.EPOCH);
  }

  /// Kept at `now`, as far as they are alive; what has become meaningless is left out.
  PackState withKept(BitSet more, Instant now) {
    var all = new TreeMap<Instant, BitSet>();
    var fresh = (BitSet) more.clone();
    fresh.andNot(dead);
    for (var each : kept.tailMap(now.minus(KEPT_FOR)).entrySet()) {
      var older = (BitSet) each.getValue().clone();
      older.andNot(fresh);
      older.andNot(dead);
      if (!older.isEmpty()) {
        all.put(each.getKey(), older);
      }
    }
    if (!fresh.isEmpty()) {
      all.merge(Instant.ofEpochSecond(now.getEpochSecond()), fresh, PackState::or);
    }
    return new PackState(count, dead, all, moving);
  }

  private static BitSet or(BitSet one, BitSet other) {
    var all = (BitSet) one.clone();
    all.or(other);
    return all;
  }

  private static String hex(BitSet bits) {
    return HexFormat.of().formatHex(bits.toByteArray());
  }

  private static BitSet bits(String hex) throws CorruptObjectException {
    check(hex.length() % 2 == 0);
    return BitSet.valueOf(HexFormat.of().parseHex(hex));
  }

  private static String sum(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static void check(boolean right) throws CorruptObjectException {
    if (!right) {
      throw new CorruptObjectException("a pack's state is damaged");
    }
  }
}
