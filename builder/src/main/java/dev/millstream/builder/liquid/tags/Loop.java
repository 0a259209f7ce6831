package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.Numbers;
import dev.millstream.builder.liquid.value.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The head of a loop: `item in collection reversed limit: 2 offset: 1 cols: 3`.
record Loop(
    String variable,
    String name,
    Expression collection,
    boolean reversed,
    @Nullable Expression limit,
    @Nullable Expression offset,
    boolean continues,
    @Nullable Expression columns) {
  static Loop parse(TagSource tag, TemplateParser parser) {
    var markup = tag.markup(parser);
    var variable = markup.name();
    markup.expect("in");
    var before = markup.rest();
    var collection = markup.expression();
    var after = markup.rest();
    var name = variable + "-" + before.substring(0, before.length() - after.length()).strip();
    var loop = new Loop(variable, name, collection, false, null, null, false, null);
    markup.accept(",");
    while (!markup.atEnd()) {
      if (markup.isOption() || markup.isNext("reversed")) {
        loop = loop.withOption(markup, tag, parser);
      } else {
        var found = String.valueOf(markup.any());
        parser.dialect().listener().met(tag.place(), "`" + found + "` is no option of a loop");
      }
      markup.accept(",");
    }
    return loop;
  }

  private Loop withOption(Markup markup, TagSource tag, TemplateParser parser) {
    if (markup.accept("reversed")) {
      return new Loop(variable, name, collection, true, limit, offset, continues, columns);
    }
    var option = markup.name();
    markup.expect(":");
    if (option.equals("offset") && markup.accept("continue")) {
      return new Loop(variable, name, collection, reversed, limit, null, true, columns);
    }
    var value = markup.expression();
    return switch (option) {
      case "limit" ->
          new Loop(variable, name, collection, reversed, value, offset, continues, columns);
      case "offset" -> new Loop(variable, name, collection, reversed, limit, value, false, columns);
      case "cols" ->
          new Loop(variable, name, collection, reversed, limit, offset, continues, value);
      default -> {
        parser.dialect().listener().met(tag.place(), "`" + option + "` is no option of a loop");
        yield this;
      }
    };
  }

  /// The items of the rounds to do.
  List<? extends @Nullable Object> items(RenderContext context) {
    var all = Values.rounds(collection.evaluate(context));
    var from = 0L;
    if (continues) {
      from = (Long) context.registers().getOrDefault("continue " + name, 0L);
    } else if (offset != null) {
      from = whole(offset.evaluate(context), 0);
    }
    var count = limit == null ? Long.MAX_VALUE : whole(limit.evaluate(context), Long.MAX_VALUE);
    var start = Math.clamp(from, 0, all.size());
    var end = Math.clamp(count < 0 ? 0 : count, 0, all.size() - start) + start;
    context.registers().put("continue " + name, (long) end);
    var items = all.subList(start, end);
    return reversed ? items.reversed() : items;
  }

  private static long whole(@Nullable Object value, long otherwise) {
    return value == null ? otherwise : Numbers.requireLong(value);
  }
}
