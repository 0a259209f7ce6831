package dev.millstream.builder.liquid.tags;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.RenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands in `include` and `render`: `'name' with value as alias, key: value`.
record PartialCall(
    Expression name,
    @Nullable Expression bound,
    boolean each,
    @Nullable String alias,
    Map<String, Expression> arguments) {
  static PartialCall parse(Expression name, Markup markup) {
    Expression bound = null;
    String alias = null;
    var each = false;
    if (!markup.isOption()) {
      each = markup.accept("for");
      if (each || markup.accept("with")) {
        bound = markup.expression();
        alias = markup.accept("as") ? markup.name() : null;
      }
    }
    var arguments = new LinkedHashMap<String, Expression>();
    markup.accept(",");
    while (!markup.atEnd()) {
      var key = markup.name();
      markup.expect(":");
      arguments.put(key, markup.expression());
      markup.accept(",");
    }
    return new PartialCall(name, bound, each, alias, arguments);
  }

  void bindArguments(RenderContext from, RenderContext to) {
    arguments.forEach((key, value) -> to.assign(key, value.evaluate(from)));
  }

  void bindArguments(RenderContext from, Map<String, @Nullable Object> scope) {
    arguments.forEach((key, value) -> scope.put(key, value.evaluate(from)));
  }

  /// The variable that holds the bound value: the alias, or the template's last name.
  String variable(String template) {
    return alias != null ? alias : template.substring(template.lastIndexOf('/') + 1);
  }
}
