/// Runs a site's build command, in a sandbox, and reads what it made. Imports `source`, `cache` and
/// `process`.
@NullMarked
package dev.millstream.builder.command;

import org.jspecify.annotations.NullMarked;
