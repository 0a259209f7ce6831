/// HTTPS: who the edge is under which name (its local authority, its owner's certificates), and how
/// it speaks TLS and HTTP/2. Imports the reading of host names.
@NullMarked
package dev.millstream.edge.tls;

import org.jspecify.annotations.NullMarked;
