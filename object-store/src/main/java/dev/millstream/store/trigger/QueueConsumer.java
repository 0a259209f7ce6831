package dev.millstream.store.trigger;

/// How a site takes messages out of `queue` (an id): in batches of up to `batchSize`, as soon as
/// there are that many or the first has waited for `batchSeconds`, `concurrency` batches at once. A
/// message that failed comes again after `retryDelaySeconds`, up to `retriesMax` times; then it
/// goes to the queue `deadLetters` (an id), or away where that is empty.
public record QueueConsumer(
    String queue,
    int batchSize,
    int batchSeconds,
    int retriesMax,
    int retryDelaySeconds,
    int concurrency,
    String deadLetters) {}
