package dev.millstream.control.hooks;

import java.time.Instant;

/// A secret address that has a project's branch built.
record DeployHook(String id, String project, String name, String branch, Instant created) {}
