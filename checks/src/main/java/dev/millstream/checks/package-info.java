/// The house rules, as tests over the sources.
@NullMarked
package dev.millstream.checks;

import org.jspecify.annotations.NullMarked;
