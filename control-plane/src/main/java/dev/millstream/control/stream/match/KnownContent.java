package dev.millstream.control.stream.match;

import dev.millstream.control.db.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All lists in memory, as they stood when they were last changed; PDQ hashes are compared one by
/// one. Thread-safe.
final class KnownContent {
  private static final Comparator<Match> STRONGEST =
      Comparator.comparing(Match::action).thenComparingInt(match -> -match.distance());

  private final Database database;
  private final MatchLimits limits;
  private volatile Known known;

  KnownContent(Database database, MatchLimits limits) {
    this.database = database;
    this.limits = limits;
    known = read();
  }

  private record Known(Map<String, Match> exact, List<Picture> pictures) {}

  private record Picture(PdqHash hash, Match match) {}

  /// Reads the lists anew.
  void refresh() {
    known = read();
  }

  boolean hasExact() {
    return !known.exact().isEmpty();
  }

  boolean hasPictures() {
    return !known.pictures().isEmpty();
  }

  /// The strongest that names these very bytes.
  Optional<Match> find(String sha256) {
    return Optional.ofNullable(known.exact().get(sha256));
  }

  /// The strongest that names a picture like this.
  Optional<Match> find(Pdq.Hashed picture) {
    if (picture.quality() < limits.qualityMin()) {
      return Optional.empty();
    }
    return known.pictures().stream()
        .map(each -> near(each, picture.hash()))
        .flatMap(Optional::stream)
        .max(STRONGEST);
  }

  static Optional<Match> strongest(List<Match> matches) {
    return matches.stream().max(STRONGEST);
  }

  private Optional<Match> near(Picture picture, PdqHash hash) {
    var distance = picture.hash().distance(hash);
    if (distance > limits.distanceMax()) {
      return Optional.empty();
    }
    var match = picture.match();
    return Optional.of(
        new Match(match.list(), match.action(), match.kind(), match.hash(), distance));
  }

  private Known read() {
    var exact = new HashMap<String, Match>();
    var pictures = new ArrayList<Picture>();
    for (var match : database.read(MatchRows::hashes)) {
      if (match.kind().equals("pdq")) {
        pictures.add(new Picture(PdqHash.of(match.hash()), match));
      } else {
        exact.merge(match.hash(), match, (a, b) -> a.action().compareTo(b.action()) >= 0 ? a : b);
      }
    }
    return new Known(Map.copyOf(exact), List.copyOf(pictures));
  }
}
