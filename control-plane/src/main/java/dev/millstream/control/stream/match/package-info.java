/// Known content: lists of hashes that an operator loads, and videos that are compared with them.
/// Imports the API, the database, the store and videos.
@NullMarked
package dev.millstream.control.stream.match;

import org.jspecify.annotations.NullMarked;
