/// Durable work: rows that a worker leases, with a heartbeat, retries and one lane a kind of
/// resource. Imports the database.
@NullMarked
package dev.millstream.control.jobs;

import org.jspecify.annotations.NullMarked;
