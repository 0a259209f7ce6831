/// Shows the server at work with real clients: git, an upload, a browser's requests. Imports the
/// client, the upload, the server and the terminal.
@NullMarked
package dev.millstream.app.demo;

import org.jspecify.annotations.NullMarked;
