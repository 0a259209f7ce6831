/// Reads from git servers elsewhere, over HTTP and SSH, without trusting where they are. Imports
/// `stream` only.
@NullMarked
package dev.millstream.git.remote;

import org.jspecify.annotations.NullMarked;
