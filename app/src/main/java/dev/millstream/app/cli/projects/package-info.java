/// Commands for projects: list, make and delete them, and join them to repositories elsewhere.
/// Imports what other commands import.
@NullMarked
package dev.millstream.app.cli.projects;

import org.jspecify.annotations.NullMarked;
