/// Webhooks: others are told of what happens to deployments. Imports the API's frame, the
/// deployments, the jobs and the database.
@NullMarked
package dev.millstream.control.notify;

import org.jspecify.annotations.NullMarked;
