package dev.millstream.builder.markdown;

/// Makes HTML of one flavour of Markdown. Thread-safe.
interface MarkdownEngine {
  String html(String text);
}
