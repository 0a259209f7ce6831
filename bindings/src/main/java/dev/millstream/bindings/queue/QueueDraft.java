package dev.millstream.bindings.queue;

import java.util.OptionalLong;

/// A message to send; without `delaySeconds` it waits as long as its queue says. Nobody changes
/// `body`.
@SuppressWarnings("ArrayRecordComponent") // bodies are never compared, and copying them costs
public record QueueDraft(QueueMessage.Form form, byte[] body, OptionalLong delaySeconds) {}
