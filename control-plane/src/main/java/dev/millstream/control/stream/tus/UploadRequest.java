package dev.millstream.control.stream.tus;

import java.util.Optional;
import java.util.OptionalLong;

/// What a client asks for when it begins an upload. `length` is in bytes, empty if it will be
/// declared later; `metadata` is the header as it was sent, which answers repeat.
public record UploadRequest(
    OptionalLong length, TusMetadata metadata, Optional<String> creator, boolean forUser) {}
