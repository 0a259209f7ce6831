/// The whole program as its users meet it: a server process, git, curl, the CLI and Chromium.
/// Imports nothing of the program but its entry's name.
@NullMarked
package dev.millstream.app.e2e;

import org.jspecify.annotations.NullMarked;
