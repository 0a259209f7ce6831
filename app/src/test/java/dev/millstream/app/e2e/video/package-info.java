/// Videos as their owners and viewers meet them: uploaded by the CLI and curl, examined by ffprobe,
/// watched in Chromium. Imports the clients beside it.
@NullMarked
package dev.millstream.app.e2e.video;

import org.jspecify.annotations.NullMarked;
