package dev.millstream.builder.jekyll.kept;

import dev.millstream.builder.jekyll.content.KnownFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one rendering of a site left: its files as they were read, and what each page and body was
/// rendered from. Bound to the tree that was published of it. Immutable and thread-safe.
public final class KeptSite {
  private static final int BYTES_A_FILE = 1_200;
  private static final int BYTES_A_READ = 200;

  /// Nothing: all is to be rendered.
  public static final KeptSite NONE =
      new KeptSite(
          Fingerprint.ABSENT,
          KnownFiles.NONE,
          Map.of(),
          new Traces(Map.of(), Map.of(), Map.of()),
          new Values(new ReadTable(), new Fingerprint[0]));

  private final Fingerprint settings;
  private final KnownFiles files;
  private final Map<String, Source> sources;
  private final Traces traces;
  private final Values values;
  private final long weight;

  /// By output path, by source path, and what the bodies were.
  record Traces(
      Map<String, Trace> pages, Map<String, Trace> bodies, Map<String, KeptBody> rendered) {}

  /// What each read gave, by its number in the table; null where no trace has it.
  @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
  record Values(ReadTable table, @Nullable Fingerprint[] fingerprints) {
    @Nullable Fingerprint of(int read) {
      return read < fingerprints.length ? fingerprints[read] : null;
    }
  }

  KeptSite(
      Fingerprint settings,
      KnownFiles files,
      Map<String, Source> sources,
      Traces traces,
      Values values) {
    this.settings = settings;
    this.files = files;
    this.sources = sources;
    this.traces = traces;
    this.values = values;
    weight = weight(files, traces, values);
  }

  /// This, if it was rendered with the same settings; else nothing.
  public KeptSite with(Fingerprint settingsNow) {
    return settings.equals(settingsNow) ? this : NONE;
  }

  KeptSite with(Traces tracesNow, Values valuesNow) {
    return new KeptSite(settings, files, sources, tracesNow, valuesNow);
  }

  /// The files as they were read.
  public KnownFiles files() {
    return files;
  }

  /// What documents and pages were read from, by their paths.
  public Map<String, Source> sources() {
    return sources;
  }

  Traces traces() {
    return traces;
  }

  Values values() {
    return values;
  }

  /// About how many bytes of memory it takes.
  public long weight() {
    return weight;
  }

  private static long weight(KnownFiles files, Traces traces, Values values) {
    var reads = 0L;
    for (var trace : traces.pages().values()) {
      reads += trace.reads().length;
    }
    var texts = 0L;
    for (var body : traces.rendered().values()) {
      texts += body.weight();
    }
    return texts
        + (long) files.size() * BYTES_A_FILE
        + reads * Integer.BYTES
        + (long) values.table().size() * BYTES_A_READ;
  }
}
