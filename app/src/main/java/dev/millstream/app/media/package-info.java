/// Joins the edge to the transcoder: pictures of videos as viewers ask for them.
@NullMarked
package dev.millstream.app.media;

import org.jspecify.annotations.NullMarked;
