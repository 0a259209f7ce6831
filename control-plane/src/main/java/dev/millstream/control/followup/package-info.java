/// What is done with a deployment once it is live: deltas, smaller pictures, streams of its videos.
/// Imports the deployments and the jobs.
@NullMarked
package dev.millstream.control.followup;

import org.jspecify.annotations.NullMarked;
