/// What has an isolate take its next turn, and what that may give. Imports what is said between
/// host and supervisor.
@NullMarked
package dev.millstream.functions.host.turn;

import org.jspecify.annotations.NullMarked;
