package dev.millstream.app.deploy;

import java.nio.file.Path;

/// A file to publish: `path` in the site, without a leading slash, and where its bytes are.
public record LocalFile(String path, Path file, long bytes) {}
