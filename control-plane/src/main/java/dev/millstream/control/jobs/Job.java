package dev.millstream.control.jobs;

/// One job as its handler sees it. `attempt` counts from 1; a run that a crash cut short is not
/// counted.
public record Job(String id, String payload, int attempt) {}
