/// Who is told of what happens to videos: webhooks, and whoever follows one. Imports the API, the
/// deliveries and the videos.
@NullMarked
package dev.millstream.control.stream.notify;

import org.jspecify.annotations.NullMarked;
