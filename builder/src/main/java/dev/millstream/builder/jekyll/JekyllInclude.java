package dev.millstream.builder.jekyll;

import dev.millstream.builder.liquid.Expression;
import dev.millstream.builder.liquid.Flow;
import dev.millstream.builder.liquid.Markup;
import dev.millstream.builder.liquid.Node;
import dev.millstream.builder.liquid.RenderContext;
import dev.millstream.builder.liquid.TagSource;
import dev.millstream.builder.liquid.Template;
import dev.millstream.builder.liquid.TemplateParser;
import dev.millstream.builder.liquid.value.ValueException;
import dev.millstream.builder.source.SiteFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Jekyll's `include file.html name="text" other=variable`, and `include_relative`.
record JekyllInclude(Template file, Map<String, Expression> parameters, boolean isRelative)
    implements Node {
  private static final Pattern HEAD =
      Pattern.compile("\\s*((?:\\{\\{.*?\\}\\}|[^\\s{])+)\\s*(.*)", Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*([\\w-]+)\\s*=\\s*(?:\"((?:\\\\.|[^\"\\\\])*)\"|'((?:\\\\.|[^'\\\\])*)'"
              + "|([\\w.\\[\\]'\"-]+))\\s*");

  static Node parse(TagSource tag, TemplateParser parser, boolean isRelative) {
    var head = HEAD.matcher(tag.text());
    if (!head.matches()) {
      throw tag.problem("names no file");
    }
    var name = head.group(1).replaceAll("^[\"']|[\"']$", "");
    var file = Template.parse(tag.place().file(), name, tag.place().line(), parser.dialect());
    return new JekyllInclude(file, parameters(tag, head.group(2), parser), isRelative);
  }

  private static Map<String, Expression> parameters(
      TagSource tag, String text, TemplateParser parser) {
    var parameters = new LinkedHashMap<String, Expression>();
    var matcher = PARAMETER.matcher(text);
    var end = 0;
    while (matcher.find()) {
      end = matcher.end();
      var quoted = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      parameters.put(
          matcher.group(1),
          quoted != null
              ? new Expression.Literal(quoted.replaceAll("\\\\([\"'])", "$1"))
              : Markup.of(matcher.group(4), tag.place(), parser.dialect()).expression());
    }
    if (end < text.length()) {
      throw tag.problem("`" + text.substring(end).strip() + "` is not `name=value`");
    }
    return parameters;
  }

  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    var page = PageHost.of(context);
    var name = file.render(context).strip();
    if (!SiteFile.isSafe(name)) {
      throw new ValueException("`include`: `" + name + "` leaves the folder of the includes");
    }
    var templates = page.site().templates();
    var folder = page.document().file().folder();
    var template =
        isRelative
            ? templates.at(folder.isEmpty() ? name : folder + "/" + name, name)
            : templates.find(name);
    var values = new LinkedHashMap<String, @Nullable Object>();
    parameters.forEach((key, value) -> values.put(key, value.evaluate(context)));
    var scope = context.push();
    try {
      scope.put("include", values);
      return template.renderInto(context, out);
    } finally {
      context.pop();
    }
  }
}
