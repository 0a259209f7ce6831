package dev.millstream.transcoder.audit;

import java.util.List;

/// Compares the renditions with each other.
final class TogetherRules {
  private TogetherRules() {}

  static void check(List<RenditionFacts> renditions, Ledger ledger) {
    if (renditions.isEmpty()) {
      return;
    }
    var first = renditions.getFirst();
    for (var other : renditions.subList(1, renditions.size())) {
      if (other.list().targetSeconds() != first.list().targetSeconds()) {
        ledger.violated(
            Rule.ONE_TARGET,
            other.uri(),
            "it is %.0f s, elsewhere %.0f s",
            other.list().targetSeconds(),
            first.list().targetSeconds());
      }
      if (other.list().ended() && first.list().ended()) {
        length(first, other, ledger);
        aligned(first, other, ledger);
      }
    }
  }

  private static void length(RenditionFacts first, RenditionFacts other, Ledger ledger) {
    if (Math.abs(other.seconds() - first.seconds()) > other.grainSeconds() + first.grainSeconds()) {
      ledger.violated(
          Rule.ONE_LENGTH,
          other.uri(),
          "it lasts %.3f s, another %.3f s",
          other.seconds(),
          first.seconds());
    }
  }

  private static void aligned(RenditionFacts first, RenditionFacts other, Ledger ledger) {
    var most = first.grainSeconds() + other.grainSeconds() + 0.001;
    if (first.cuts().size() != other.cuts().size()) {
      ledger.violated(
          Rule.ALIGNED,
          other.uri(),
          "it has %d segments, another %d",
          other.cuts().size(),
          first.cuts().size());
      return;
    }
    for (var i = 0; i < first.cuts().size(); i++) {
      if (Math.abs(first.cuts().get(i) - other.cuts().get(i)) > most) {
        ledger.violated(
            Rule.ALIGNED,
            other.list().parts().get(i).uri(),
            "it begins at %.3f s, another's at %.3f s",
            other.cuts().get(i),
            first.cuts().get(i));
        return;
      }
    }
  }
}
