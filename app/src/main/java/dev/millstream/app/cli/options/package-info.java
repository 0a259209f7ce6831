/// What several commands can be told. Imports the client, the configuration, the server's data
/// folder and the terminal.
@NullMarked
package dev.millstream.app.cli.options;

import org.jspecify.annotations.NullMarked;
