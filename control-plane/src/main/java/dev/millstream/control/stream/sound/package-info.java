/// The sounds of videos: those of the uploaded file and others that are fetched from links, named,
/// chosen and taken away by the API, and joined to the published stream. Imports the API, the jobs,
/// links, the table of videos, and the transcoder's readers of its own manifests.
@NullMarked
package dev.millstream.control.stream.sound;

import org.jspecify.annotations.NullMarked;
