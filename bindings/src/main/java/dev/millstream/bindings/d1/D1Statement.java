package dev.millstream.bindings.d1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement with what stands for its parameters: null, Long, Double, String or `byte[]`.
public record D1Statement(String sql, List<@Nullable Object> parameters) {
  public D1Statement {
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }
}
