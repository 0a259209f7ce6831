package dev.millstream.bindings.door;

/// What a function asks of a binding: the operation as JSON, and the bytes that go with it. Nobody
/// changes `bytes`.
@SuppressWarnings("ArrayRecordComponent") // values are never compared, and copying them costs
public record Question(String operation, byte[] bytes) {}
