/// One deployment as the public sees it: from a request's head to a sealed answer, without I/O.
/// Imports `http`, `rules`, `live`, the store and the functions' gate.
@NullMarked
package dev.millstream.edge.site;

import org.jspecify.annotations.NullMarked;
