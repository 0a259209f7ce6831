/// Hosts whose clients show certificates, as the API sets them. Hands orders on to the edge.
@NullMarked
package dev.millstream.app.mtls;

import org.jspecify.annotations.NullMarked;
