/// Which old deployments of a project go by themselves, and when. Imports the API's frame, the
/// deployments, the database and the jobs.
@NullMarked
package dev.millstream.control.retention;

import org.jspecify.annotations.NullMarked;
