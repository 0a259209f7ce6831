/// Which tree a host or a video's uid stands for now; swapped when a ref moves. Imports the store
/// only.
@NullMarked
package dev.millstream.edge.live;

import org.jspecify.annotations.NullMarked;
