/// The tags of standard Liquid.
@NullMarked
package dev.millstream.builder.liquid.tags;

import org.jspecify.annotations.NullMarked;
