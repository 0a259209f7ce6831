package dev.millstream.control.notify;

import java.time.Instant;
import java.util.Set;

/// Somebody who is told of a project's events; `sealed` is the secret as it is stored.
record Webhook(
    String id, String project, String url, Set<String> events, String sealed, Instant created) {}
