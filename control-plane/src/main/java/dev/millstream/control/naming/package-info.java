/// What may be called what: projects, and branches where they stand in an address. Imports the
/// names of repositories only.
@NullMarked
package dev.millstream.control.naming;

import org.jspecify.annotations.NullMarked;
