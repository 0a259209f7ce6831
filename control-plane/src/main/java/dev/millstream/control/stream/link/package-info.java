/// Videos that are fetched from a link. Imports the jobs, the database, tus' files and the videos.
@NullMarked
package dev.millstream.control.stream.link;

import org.jspecify.annotations.NullMarked;
