/// Counts what the edge does, for Prometheus. Imports the request events.
@NullMarked
package dev.millstream.edge.metrics;

import org.jspecify.annotations.NullMarked;
