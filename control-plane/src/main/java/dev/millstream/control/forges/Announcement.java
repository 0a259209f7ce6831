package dev.millstream.control.forges;

import java.time.Instant;
import java.util.List;

/// A delivery of a webhook that was taken, with what is to be done about it.
record Announcement(String id, String project, List<ForgeEvent> events, Instant received) {}
