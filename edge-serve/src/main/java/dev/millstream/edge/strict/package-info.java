/// Lets only requests of HTTP/1.1 through that have one reading. Imports nothing of the edge.
@NullMarked
package dev.millstream.edge.strict;

import org.jspecify.annotations.NullMarked;
