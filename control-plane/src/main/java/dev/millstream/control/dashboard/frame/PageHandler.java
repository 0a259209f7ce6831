package dev.millstream.control.dashboard.frame;

/// Answers a visit; may block. What a [Refusal] says is shown to the visitor; anything else becomes
/// a page with an id.
@FunctionalInterface
public interface PageHandler {
  Reply handle(Visit visit) throws Exception;
}
