/// Keys and certificates in files. Imports nothing of the edge.
@NullMarked
package dev.millstream.edge.pem;

import org.jspecify.annotations.NullMarked;
