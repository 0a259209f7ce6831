package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One use of a filter: its input and the values of its arguments.
public record FilterCall(
    @Nullable Object input,
    List<@Nullable Object> arguments,
    Map<String, @Nullable Object> named,
    RenderContext context) {
  /// The input as text.
  public String text() {
    return Values.text(input);
  }

  /// The input as a list: nested lists are flattened, another value is its only item.
  public List<@Nullable Object> items() {
    return Values.flatList(input, context.limits());
  }

  /// Whether there is an argument at this index.
  public boolean has(int index) {
    return index < arguments.size();
  }

  /// The argument at this index; null if it is absent.
  public @Nullable Object argument(int index) {
    return has(index) ? arguments.get(index) : null;
  }

  /// The argument at this index as text.
  public String text(int index) {
    return Values.text(argument(index));
  }

  /// The argument at this index as a whole number.
  public long integer(int index) {
    return Numbers.requireLong(argument(index));
  }
}
