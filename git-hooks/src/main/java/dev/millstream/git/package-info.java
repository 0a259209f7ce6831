/// Receives source over git: repositories, and the smart HTTP protocol on Undertow. Imports no
/// other module.
@NullMarked
package dev.millstream.git;

import org.jspecify.annotations.NullMarked;
