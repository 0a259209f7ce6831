/// The command line: one class a command, each with its help, its exit codes (0 done, 1 failed, 2
/// wrong usage) and its JSON. Imports the other packages of the app.
@NullMarked
package dev.millstream.app.cli;

import org.jspecify.annotations.NullMarked;
