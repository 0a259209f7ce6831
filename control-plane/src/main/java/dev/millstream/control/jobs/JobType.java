package dev.millstream.control.jobs;

/// A kind of job: its name in the lane's table, and the lane whose workers run it.
public record JobType(String name, Lane lane) {}
