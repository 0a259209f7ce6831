package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LiquidException;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.text.Tokenizer;
import dev.millstream.builder.liquid.value.ValueException;
import java.util.List;

/// A compiled template. Immutable; any number of threads may render it.
public final class Template {
  private final Block body;
  private final String file;

  private Template(String file, Block body) {
    this.file = file;
    this.body = body;
  }

  /// Compiles `source`, whose first line is line `firstLine` of `file`.
  ///
  /// @throws LiquidException if it has a mistake
  public static Template parse(String file, String source, int firstLine, Dialect dialect) {
    if (source.indexOf("{{") < 0 && source.indexOf("{%") < 0) {
      return new Template(file, new Block(List.of(new TextNode(source))));
    }
    var tokens = new Tokenizer(file, source, firstLine);
    return new Template(file, new TemplateParser(file, tokens, dialect).whole());
  }

  /// The file it was read from.
  public String file() {
    return file;
  }

  /// What it prints.
  ///
  /// @throws LiquidException if a value does not fit or a limit is reached
  public String render(RenderContext context) {
    var out = new StringBuilder();
    renderInto(context, out);
    return out.toString();
  }

  /// Appends what it prints; `break` and `continue` outside of a loop end it.
  public Flow renderInto(RenderContext context, StringBuilder out) {
    context.enter(file);
    try {
      return body.render(context, out);
    } catch (ValueException e) {
      throw new LiquidException(new Place(file, 1), e.problem());
    } finally {
      context.leave();
    }
  }
}
