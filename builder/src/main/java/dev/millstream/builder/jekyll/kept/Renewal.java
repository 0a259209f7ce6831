package dev.millstream.builder.jekyll.kept;

import dev.millstream.builder.jekyll.content.KnownFiles;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One rendering that takes over what the last one left and is still true, and collects what it
/// leaves itself. First all bodies are taken over or rendered, then [#bodiesAreKnown], then the
/// pages. Thread-safe within each of the two.
public final class Renewal {
  private static final int IDLE_READS_MAX = 10_000;

  private final KeptSite before;
  private final ReadTable table;
  private final ReadValues values;
  private final BitSet changed;
  private final Map<String, Trace> pages = new ConcurrentHashMap<>();
  private final Map<String, Trace> bodies = new ConcurrentHashMap<>();
  private final Map<String, KeptBody> rendered = new ConcurrentHashMap<>();
  private final Set<String> takenOver = ConcurrentHashMap.newKeySet();

  /// A rendering of the site that `values` looks into.
  public Renewal(KeptSite before, ReadValues values) {
    this.before = before;
    this.values = values;
    // all first renderings follow on the same nothing: what they read is each one's own
    table = before.equals(KeptSite.NONE) ? new ReadTable() : before.values().table();
    changed = changed(read -> !isOfBody(read));
  }

  private static boolean isOfBody(Read read) {
    return read instanceof Read.Body || read instanceof Read.Excerpt;
  }

  private BitSet changed(Predicate<Read> which) {
    var reads = table.all();
    var differ = new boolean[reads.size()];
    IntStream.range(0, differ.length)
        .parallel()
        .forEach(i -> {
          var read = reads.get(i);
          var was = before.values().of(i);
          differ[i] =
              was != null
                  && which.test(read)
                  && !values.isSame(read)
                  && !was.equals(values.of(read));
        });
    var set = new BitSet(differ.length);
    for (var i = 0; i < differ.length; i++) {
      set.set(i, differ[i]);
    }
    return set;
  }

  /// Takes a document's body over if it would be the same now; what it gives are the warnings to
  /// give again.
  public Optional<List<String>> body(String path, Fingerprint own) {
    var trace = before.traces().bodies().get(path);
    var body = before.traces().rendered().get(path);
    if (trace == null || body == null || !trace.holds(own, changed)) {
      return Optional.empty();
    }
    bodies.put(path, trace);
    rendered.put(path, body);
    takenOver.add(path);
    return Optional.of(trace.warnings());
  }

  /// A document's body was rendered.
  public void bodyIs(String path, Fingerprint own, KeptBody body, Reads reads) {
    rendered.put(path, body);
    if (reads.isKeepable()) {
      bodies.put(path, trace(own, reads));
    }
  }

  /// What the body of the document at this path is.
  public Optional<KeptBody> bodyAt(String path) {
    return Optional.ofNullable(rendered.get(path));
  }

  /// Whether the body of the document at this path was taken over, and its excerpt with it.
  public boolean tookBodyOver(String path) {
    return takenOver.contains(path);
  }

  /// All bodies are taken over or rendered: reads of them can be compared.
  public void bodiesAreKnown() {
    changed.or(changed(Renewal::isOfBody));
  }

  /// Takes the page at this output path over if it would be the same now; what it gives are the
  /// warnings to give again.
  public Optional<List<String>> page(String outputPath, Fingerprint own) {
    var trace = before.traces().pages().get(outputPath);
    if (trace == null || !trace.holds(own, changed)) {
      return Optional.empty();
    }
    pages.put(outputPath, trace);
    return Optional.of(trace.warnings());
  }

  /// A page was rendered.
  public void pageIs(String outputPath, Fingerprint own, Reads reads) {
    if (reads.isKeepable()) {
      pages.put(outputPath, trace(own, reads));
    }
  }

  /// A file was made of nothing but what `own` tells.
  public void fileIs(String outputPath, Fingerprint own) {
    pages.put(outputPath, new Trace(own, new int[0], List.of()));
  }

  private Trace trace(Fingerprint own, Reads reads) {
    return new Trace(own, table.numbersOf(reads.all()), reads.warnings());
  }

  /// What this rendering leaves; `sources` are those of documents and pages by path.
  public KeptSite leaves(Fingerprint settings, KnownFiles files, Map<String, Source> sources) {
    var live = new BitSet(table.size());
    pages.values().forEach(trace -> mark(trace, live));
    bodies.values().forEach(trace -> mark(trace, live));
    var fingerprints = new @Nullable Fingerprint[table.size()];
    live.stream()
        .parallel()
        .forEach(i -> {
          var was = changed.get(i) ? null : before.values().of(i);
          fingerprints[i] = was == null ? values.of(table.read(i)) : was;
        });
    var traces = new KeptSite.Traces(pages, bodies, rendered);
    var now = new KeptSite.Values(table, fingerprints);
    return live.cardinality() * 2 + IDLE_READS_MAX < table.size()
        ? compact(new KeptSite(settings, files, sources, traces, now), live)
        : new KeptSite(settings, files, sources, traces, now);
  }

  private static void mark(Trace trace, BitSet live) {
    for (var read : trace.reads()) {
      live.set(read);
    }
  }

  /// The same with a table of the reads that are still in use.
  private static KeptSite compact(KeptSite site, BitSet live) {
    var table = new ReadTable();
    var numbers = new int[site.values().table().size()];
    var fingerprints = new @Nullable Fingerprint[live.cardinality()];
    live.stream()
        .forEach(i -> {
          numbers[i] = table.numbersOf(List.of(site.values().table().read(i)))[0];
          fingerprints[numbers[i]] = site.values().of(i);
        });
    var traces =
        new KeptSite.Traces(
            renumbered(site.traces().pages(), numbers),
            renumbered(site.traces().bodies(), numbers),
            site.traces().rendered());
    return site.with(traces, new KeptSite.Values(table, fingerprints));
  }

  private static Map<String, Trace> renumbered(Map<String, Trace> traces, int[] numbers) {
    var all = new HashMap<String, Trace>();
    traces.forEach((path, trace) -> {
      var reads = Arrays.stream(trace.reads()).map(read -> numbers[read]).toArray();
      all.put(path, new Trace(trace.own(), reads, trace.warnings()));
    });
    return all;
  }
}
