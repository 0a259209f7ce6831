/// Collects the store's garbage, daily and on demand. Imports the store, the database, the jobs and
/// the API.
@NullMarked
package dev.millstream.control.garbage;

import org.jspecify.annotations.NullMarked;
