package dev.millstream.builder.liquid;

import dev.millstream.builder.liquid.text.LineTokens;
import dev.millstream.builder.liquid.text.Place;
import dev.millstream.builder.liquid.text.Token;
import dev.millstream.builder.liquid.text.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles tokens into nodes. Tags ask it for what belongs to them.
public final class TemplateParser {
  private static final int DEPTH_MAX = 200;

  private final String file;
  private final Tokens tokens;
  private final Dialect dialect;
  private final Set<String> unknownBlocks = new HashSet<>();
  private int depth;

  TemplateParser(String file, Tokens tokens, Dialect dialect) {
    this.file = file;
    this.tokens = tokens;
    this.dialect = dialect;
  }

  /// A part of a block tag and the tag that ended it (`else`, `when`, `endif`).
  public record Part(Block body, TagSource end) {}

  /// The tags and filters in use.
  public Dialect dialect() {
    return dialect;
  }

  /// The nodes up to one of the tags `ends`; `opened` is the tag whose block it is.
  public Part until(TagSource opened, String... ends) {
    if (++depth > DEPTH_MAX) {
      throw opened.problem("nested more than " + DEPTH_MAX + " levels deep");
    }
    var nodes = new ArrayList<Node>();
    var end = read(nodes, Set.of(ends));
    depth--;
    if (end == null) {
      throw opened.problem("not closed by `{% " + ends[ends.length - 1] + " %}`");
    }
    return new Part(new Block(nodes), end);
  }

  /// Everything up to the tag `end`, not compiled.
  public String rawUntil(String end, @Nullable String nested, Place opened) {
    return tokens.rawUntil(end, nested, opened.line());
  }

  /// Compiles markup that holds one tag a line.
  public Block lines(TagSource tag) {
    var inner =
        new TemplateParser(file, new LineTokens(file, tag.text(), tag.place().line()), dialect);
    return inner.whole();
  }

  Block whole() {
    var nodes = new ArrayList<Node>();
    read(nodes, Set.of());
    return new Block(nodes);
  }

  private @Nullable TagSource read(List<Node> nodes, Set<String> ends) {
    for (var token = tokens.next(); token != null; token = tokens.next()) {
      switch (token) {
        case Token.Text text -> {
          if (!text.text().isEmpty()) {
            nodes.add(new TextNode(text.text()));
          }
        }
        case Token.Output output -> nodes.add(output(output));
        case Token.Tag tag -> {
          var source = new TagSource(tag.name(), tag.markup(), new Place(file, tag.line()));
          if (ends.contains(tag.name())) {
            return source;
          }
          tag(source, nodes);
        }
      }
    }
    return null;
  }

  private Node output(Token.Output output) {
    var place = new Place(file, output.line());
    if (output.markup().isBlank()) {
      return new TextNode("");
    }
    return new PlacedNode(new OutputNode(Markup.output(output.markup(), place, dialect)), place);
  }

  private void tag(TagSource tag, List<Node> nodes) {
    var parser = dialect.tags().get(tag.name());
    if (parser != null) {
      nodes.add(new PlacedNode(parser.parse(tag, this), tag.place()));
      return;
    }
    if (tag.name().startsWith("end") && unknownBlocks.contains(tag.name().substring(3))) {
      return;
    }
    if (tag.name().startsWith("end") || STRAY.contains(tag.name())) {
      throw tag.problem("stands outside of its block");
    }
    unknownBlocks.add(tag.name());
    dialect.listener().met(tag.place(), "there is no tag `" + tag.name() + "`");
  }

  private static final Set<String> STRAY = Set.of("else", "elsif", "when");
}
