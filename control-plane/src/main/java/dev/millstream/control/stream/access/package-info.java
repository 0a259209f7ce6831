/// Keys and tokens of videos: made, published to the edge, signed. Imports the API, the database,
/// the videos and the store.
@NullMarked
package dev.millstream.control.stream.access;

import org.jspecify.annotations.NullMarked;
