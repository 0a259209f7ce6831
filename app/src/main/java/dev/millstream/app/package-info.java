/// The one program: configuration, command line and the assembly of all parts. Imports every
/// module; nothing imports it.
@NullMarked
package dev.millstream.app;

import org.jspecify.annotations.NullMarked;
