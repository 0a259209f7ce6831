/// The videos: their rows, their states and how the API shows them. Imports the API's JSON and the
/// database.
@NullMarked
package dev.millstream.control.stream.video;

import org.jspecify.annotations.NullMarked;
