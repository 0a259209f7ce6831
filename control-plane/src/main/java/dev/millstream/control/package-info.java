/// Decides what should be live: metadata, jobs, pipelines and the API. Imports everything below it
/// but the edge.
@NullMarked
package dev.millstream.control;

import org.jspecify.annotations.NullMarked;
