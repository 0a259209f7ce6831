package dev.millstream.builder.jekyll.content;

import dev.millstream.builder.source.SourceProblem;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads YAML 1.1, as Ruby does, into Liquid's values. Makes no objects but plain ones.
public final class Yaml {
  private static final int CODE_POINTS_MAX = 16 << 20;
  private static final int ALIASES_MAX = 100;
  private static final int DEPTH_MAX = 60;

  /// Counted as they are read: what an alias stands for counts each time.
  private static final int VALUES_MAX = 1_000_000;

  private Yaml() {}

  /// The value of a text whose first line is line `firstLine` of `file`.
  public static @Nullable Object read(String file, String text, int firstLine)
      throws SourceProblem {
    var options = new LoaderOptions();
    options.setCodePointLimit(CODE_POINTS_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    options.setAllowDuplicateKeys(true);
    try {
      return new Copy()
          .of(
              new org.yaml.snakeyaml.Yaml(new SafeConstructor(options))
                  .<@Nullable Object>load(text));
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      var line = firstLine + (mark == null ? 0 : mark.getLine());
      throw new SourceProblem(file + ":" + line + ": YAML: " + e.getProblem(), "mend the YAML", e);
    } catch (YAMLException e) {
      throw new SourceProblem(file + ": YAML: " + e.getMessage(), "mend the YAML", e);
    }
  }

  /// The map of a text; empty if it holds none.
  public static Map<String, @Nullable Object> readMap(String file, String text, int firstLine)
      throws SourceProblem {
    var map = new LinkedHashMap<String, @Nullable Object>();
    if (read(file, text, firstLine) instanceof Map<?, ?> found) {
      found.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    return map;
  }

  /// One text's values as Liquid has them.
  private static final class Copy {
    private int values;
    private int depth;

    @Nullable Object of(@Nullable Object read) {
      if (++values > VALUES_MAX) {
        throw new YAMLException("holds more than %,d values".formatted(VALUES_MAX));
      }
      if (depth >= DEPTH_MAX) {
        throw new YAMLException("is nested more than %d levels deep".formatted(DEPTH_MAX));
      }
      return switch (read) {
        case Integer number -> (long) number;
        case BigInteger number -> number;
        case Date date -> date.toInstant().atOffset(ZoneOffset.UTC);
        case Map<?, ?> map -> {
          depth++;
          var copy = new LinkedHashMap<String, @Nullable Object>();
          map.forEach((key, item) -> copy.put(String.valueOf(key), of(item)));
          depth--;
          yield copy;
        }
        case Collection<?> list -> {
          depth++;
          var copy = new ArrayList<@Nullable Object>(list.size());
          list.forEach(item -> copy.add(of(item)));
          depth--;
          yield copy;
        }
        case null, default -> read;
      };
    }
  }
}
