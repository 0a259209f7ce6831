package dev.millstream.transcoder.hls;

import java.util.List;

/// Measured rates in bits a second. The peak is the largest over any run of segments that lasts
/// between 0.5 and 1.5 target durations (RFC 8216bis, 4.1), or that of the whole if none does.
public record BitRates(long average, long peak) {
  /// A segment's duration and size.
  public record Span(double seconds, long bytes) {}

  public BitRates plus(BitRates other) {
    return new BitRates(average + other.average, peak + other.peak);
  }

  /// Neither rate below that of `floor`.
  public BitRates atLeast(BitRates floor) {
    return new BitRates(Math.max(average, floor.average), Math.max(peak, floor.peak));
  }

  /// The rates of segments in their order, for a target duration.
  public static BitRates of(List<Span> spans, double targetSeconds) {
    var seconds = spans.stream().mapToDouble(Span::seconds).sum();
    var bytes = spans.stream().mapToLong(Span::bytes).sum();
    if (seconds <= 0) {
      return new BitRates(0, 0);
    }
    var average = Math.round(bytes * 8 / seconds);
    var peak = average;
    for (var first = 0; first < spans.size(); first++) {
      var runSeconds = 0.0;
      var runBytes = 0L;
      for (var i = first; i < spans.size() && runSeconds <= 1.5 * targetSeconds; i++) {
        runSeconds += spans.get(i).seconds();
        runBytes += spans.get(i).bytes();
        if (runSeconds >= 0.5 * targetSeconds && runSeconds <= 1.5 * targetSeconds) {
          peak = Math.max(peak, Math.round(runBytes * 8 / runSeconds));
        }
      }
    }
    return new BitRates(average, peak);
  }
}
