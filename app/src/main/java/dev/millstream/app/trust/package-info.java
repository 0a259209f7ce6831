/// Has this machine and its browsers trust the server's local authority, or take that back. Imports
/// nothing of ours.
@NullMarked
package dev.millstream.app.trust;

import org.jspecify.annotations.NullMarked;
