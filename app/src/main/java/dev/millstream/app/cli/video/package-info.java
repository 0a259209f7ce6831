/// The commands for videos. Imports the API's client and the shared options.
@NullMarked
package dev.millstream.app.cli.video;

import org.jspecify.annotations.NullMarked;
