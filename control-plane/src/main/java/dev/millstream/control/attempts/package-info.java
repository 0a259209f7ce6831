/// What somebody tried who does not know a secret, counted for all doors: API, git, SSH, dashboard.
@NullMarked
package dev.millstream.control.attempts;

import org.jspecify.annotations.NullMarked;
