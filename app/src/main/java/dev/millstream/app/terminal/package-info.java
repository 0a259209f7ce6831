/// What people see: lines, tables and progress on a terminal or in a pipe. Imports nothing of ours.
@NullMarked
package dev.millstream.app.terminal;

import org.jspecify.annotations.NullMarked;
