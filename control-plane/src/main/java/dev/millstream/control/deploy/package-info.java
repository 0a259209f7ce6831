/// From a push to a live site: projects, deployments, aliases, and the pipeline between them.
/// Imports git, the builder, the store, the database and the jobs.
@NullMarked
package dev.millstream.control.deploy;

import org.jspecify.annotations.NullMarked;
