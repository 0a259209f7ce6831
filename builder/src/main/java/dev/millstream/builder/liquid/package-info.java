/// A Liquid engine: templates are compiled once and rendered from many threads. Knows nothing of
/// sites; imports no other package of ours.
@NullMarked
package dev.millstream.builder.liquid;

import org.jspecify.annotations.NullMarked;
