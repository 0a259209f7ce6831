package dev.millstream.git.ssh;

import java.nio.file.Path;

/// Where the server listens (port 0: any free one), and the file of its host key, made if missing.
public record SshSettings(String host, int port, Path hostKey, SshLimits limits) {}
