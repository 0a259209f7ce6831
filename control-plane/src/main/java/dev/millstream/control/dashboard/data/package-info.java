/// The dashboard's pages of what functions keep: key-value namespaces, SQL databases, buckets.
@NullMarked
package dev.millstream.control.dashboard.data;

import org.jspecify.annotations.NullMarked;
