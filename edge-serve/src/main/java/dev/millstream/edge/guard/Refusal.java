package dev.millstream.edge.guard;

/// Why a request is not answered, and after how many seconds it may be asked again (0: never).
public record Refusal(int status, Limit limit, String reason, long retrySeconds) {}
