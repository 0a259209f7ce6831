/// Publishes a video as people see it: the upload's progress, then the encoder's. Imports the
/// client and the terminal.
@NullMarked
package dev.millstream.app.upload;

import org.jspecify.annotations.NullMarked;
