/// What was watched, and how it went: viewings are added up by hour, video, creator and country,
/// and nothing of who it was is kept. Imports the API, the database and the store.
@NullMarked
package dev.millstream.control.stream.stats;

import org.jspecify.annotations.NullMarked;
