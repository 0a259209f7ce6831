/// Receives source over git. Imports no other module.
@NullMarked
package dev.millstream.git;

import org.jspecify.annotations.NullMarked;
