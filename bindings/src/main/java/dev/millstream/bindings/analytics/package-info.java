/// Analytics Engine: data points of functions in SQLite files, one a dataset, and questions to them
/// in SQL. Imports the door, the catalogue and the SQLite files.
@NullMarked
package dev.millstream.bindings.analytics;

import org.jspecify.annotations.NullMarked;
