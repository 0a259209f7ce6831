package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.value.Allowance;
import dev.millstream.builder.liquid.value.LiquidLimits;
import dev.millstream.builder.liquid.value.ValueException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The variables and the spent limits of one rendering. Not thread-safe.
public final class RenderContext {
  private final Function<String, @Nullable Object> globals;
  private final Partials partials;
  private final LiquidLimits limits;
  private final Spent spent;
  private final Allowance allowance;
  private final List<Map<String, @Nullable Object>> scopes = new ArrayList<>();
  private final Map<String, Long> counters = new HashMap<>();
  private final Map<Object, Object> registers = new HashMap<>();
  private final ArrayDeque<Object> hosts = new ArrayDeque<>();
  private final boolean isolated;

  /// Finds the templates that others include.
  public interface Partials {
    /// A source without templates.
    Partials NONE =
        name -> {
          throw new ValueException("there is no template `" + name + "`");
        };

    /// The template of this name.
    ///
    /// @throws ValueException if there is none
    Template find(String name);
  }

  /// Steps between two looks at the clock, less one.
  private static final int LOOKS = 0xff;

  private static final class Spent {
    long steps;
    int depth;
    boolean clock;
  }

  /// A fresh context over global variables; `allowance` is what is left to the whole site.
  public RenderContext(
      Function<String, @Nullable Object> globals,
      Partials partials,
      LiquidLimits limits,
      Allowance allowance) {
    this(globals, partials, limits, allowance, new Spent(), false);
  }

  private RenderContext(
      Function<String, @Nullable Object> globals,
      Partials partials,
      LiquidLimits limits,
      Allowance allowance,
      Spent spent,
      boolean isolated) {
    this.globals = globals;
    this.partials = partials;
    this.limits = limits;
    this.allowance = allowance;
    this.spent = spent;
    this.isolated = isolated;
    scopes.add(new HashMap<>());
  }

  /// A context that sees the global variables only, for `render`; limits go on counting.
  public RenderContext isolated() {
    var inner = new RenderContext(globals, partials, limits, allowance, spent, true);
    inner.hosts.addAll(hosts);
    return inner;
  }

  /// Whether this is an isolated context: `include` is not allowed there.
  public boolean isIsolated() {
    return isolated;
  }

  /// The limits.
  public LiquidLimits limits() {
    return limits;
  }

  /// Where included templates come from.
  public Partials partials() {
    return partials;
  }

  /// The value of a variable; null if there is none.
  public @Nullable Object get(String name) {
    for (var i = scopes.size() - 1; i >= 0; i--) {
      var scope = scopes.get(i);
      var value = scope.get(name);
      if (value != null || scope.containsKey(name)) {
        return value;
      }
    }
    var value = globals.apply(name);
    return value != null ? value : counters.get(name);
  }

  /// Sets a variable for the rest of the template.
  public void assign(String name, @Nullable Object value) {
    scopes.getFirst().put(name, value);
  }

  /// Opens a scope whose variables hide those outside.
  public Map<String, @Nullable Object> push() {
    var scope = new HashMap<String, @Nullable Object>();
    scopes.add(scope);
    return scope;
  }

  /// Closes the innermost scope.
  public void pop() {
    scopes.removeLast();
  }

  /// The counters of `increment` and `decrement`.
  public Map<String, Long> counters() {
    return counters;
  }

  /// What tags remember between their uses (`cycle`, `offset: continue`).
  public Map<Object, Object> registers() {
    return registers;
  }

  /// Gives tags and filters an object of the host.
  public RenderContext host(Object host) {
    hosts.push(host);
    return this;
  }

  /// The host's object of this type.
  public <T> Optional<T> host(Class<T> type) {
    return hosts.stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /// Counts one step; checks what was printed so far.
  public void step(StringBuilder out) {
    if (++spent.steps > limits.stepsMax()) {
      throw new ValueException("stopped after %,d steps".formatted(limits.stepsMax()));
    }
    if ((spent.steps & LOOKS) == 0) {
      allowance.look();
    }
    if (out.length() > limits.outputCharsMax()) {
      throw new ValueException(
          "stopped after %,d characters of output".formatted(limits.outputCharsMax()));
    }
  }

  /// What is printed depends on the time of day.
  public void useClock() {
    spent.clock = true;
  }

  /// Whether what was printed so far depends on the time of day.
  public boolean usesClock() {
    return spent.clock;
  }

  void enter(String file) {
    if (++spent.depth > limits.depthMax()) {
      throw new ValueException(
          "`" + file + "` is included more than " + limits.depthMax() + " levels deep");
    }
  }

  void leave() {
    spent.depth--;
  }
}
