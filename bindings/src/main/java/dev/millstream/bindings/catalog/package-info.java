/// Which namespaces, databases, buckets and queues there are. Imports `sqlite` and `door`.
@NullMarked
package dev.millstream.bindings.catalog;

import org.jspecify.annotations.NullMarked;
