package dev.millstream.builder.liquid;

/// Text between tags.
record TextNode(String text) implements Node {
  @Override
  public Flow render(RenderContext context, StringBuilder out) {
    out.append(text);
    return Flow.NEXT;
  }

  @Override
  public boolean blank() {
    return text.isBlank();
  }
}
