/// Calls that a host has and has not begun: until their code is there, or a place. Imports what is
/// said between host and supervisor.
@NullMarked
package dev.millstream.functions.host.waiting;

import org.jspecify.annotations.NullMarked;
