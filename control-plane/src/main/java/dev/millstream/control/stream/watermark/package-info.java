/// Watermarks: pictures that are kept to be drawn over videos, by the API. Imports the API, forms,
/// links, the table of videos and the door to the transcoder.
@NullMarked
package dev.millstream.control.stream.watermark;

import org.jspecify.annotations.NullMarked;
