package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.value.LiquidObject;
import org.jspecify.annotations.Nullable;

/// `forloop`: where a loop is. Belongs to one rendering.
final class ForLoop implements LiquidObject {
  private final String name;
  private final int length;
  private final @Nullable ForLoop parent;
  private final boolean hasChildren;
  private int index;

  private ForLoop(String name, int length, @Nullable ForLoop parent, boolean hasChildren) {
    this.name = name;
    this.length = length;
    this.parent = parent;
    this.hasChildren = hasChildren;
  }

  /// A loop inside of the one that `outer` is, if it is one.
  static ForLoop inside(@Nullable Object outer, String name, int length) {
    var parent = outer instanceof ForLoop loop && loop.hasChildren ? loop : null;
    return new ForLoop(name, length, parent, true);
  }

  /// The loop of `render ... for`, which loops inside of the template do not see as theirs.
  static ForLoop withoutChildren(String name, int length) {
    return new ForLoop(name, length, null, false);
  }

  void next() {
    index++;
  }

  @Override
  public @Nullable Object get(String field) {
    return switch (field) {
      case "name" -> name;
      case "length" -> (long) length;
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "rindex" -> (long) length - index;
      case "rindex0" -> length - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == length - 1;
      case "parentloop" -> parent;
      default -> null;
    };
  }

  @Override
  public String text() {
    return "ForloopDrop";
  }
}
