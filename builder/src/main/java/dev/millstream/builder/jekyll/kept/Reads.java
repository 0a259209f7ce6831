package dev.millstream.builder.jekyll.kept;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Collects what is read while one thing is rendered. It is bound to the thread that renders, for
/// objects that all pages share are what is read. Not thread-safe.
public final class Reads {
  private static final ScopedValue<Reads> CURRENT = ScopedValue.newInstance();

  private final String own;
  private final boolean ofBody;
  private final ReadsBudget budget;
  private final Set<Read> reads = new HashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private boolean everything;
  private boolean keepable = true;

  /// For the page or document at this source path; `ofBody` if what is rendered is its body, as
  /// other pages may show it.
  public Reads(String own, boolean ofBody, ReadsBudget budget) {
    this.own = own;
    this.ofBody = ofBody;
    this.budget = budget;
  }

  /// Does the work; what it reads in this thread is told to this.
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /// Something is read; what a page reads of itself is no news, its source says it.
  public static void note(Read read) {
    if (CURRENT.isBound()) {
      CURRENT.get().add(read);
    }
  }

  /// A field of a document is read.
  public static void noteField(String path, String name) {
    if (CURRENT.isBound() && !path.equals(CURRENT.get().own)) {
      CURRENT.get().add(new Read.Field(path, name));
    }
  }

  /// A warning is given.
  public static void warned(String warning) {
    if (CURRENT.isBound()) {
      CURRENT.get().warnings.add(warning);
    }
  }

  /// Whether a document's body is being rendered. Other bodies are shown as their source there, as
  /// they may not be rendered yet.
  public static boolean areOfBody() {
    return CURRENT.isBound() && CURRENT.get().ofBody;
  }

  /// The outcome depends on more than the source, the time of day say.
  public static void neverKeep() {
    if (CURRENT.isBound()) {
      CURRENT.get().keepable = false;
    }
  }

  private void add(Read read) {
    if (!everything && reads.add(read) && !budget.allows(reads.size())) {
      everything = true;
      reads.clear();
      reads.add(new Read.Everything());
    }
  }

  /// Whether the outcome may be taken over as long as what was read stays the same.
  public boolean isKeepable() {
    return keepable;
  }

  /// What was read.
  public Set<Read> all() {
    return reads;
  }

  /// The warnings that were given.
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
