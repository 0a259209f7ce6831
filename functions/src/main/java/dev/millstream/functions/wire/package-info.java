/// What a supervisor and its function hosts say to each other: length-prefixed frames over a Unix
/// domain socket, many calls at once. Imports the contract only.
@NullMarked
package dev.millstream.functions.wire;

import org.jspecify.annotations.NullMarked;
