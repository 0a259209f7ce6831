/// The filters of standard Liquid.
@NullMarked
package dev.millstream.builder.liquid.filters;

import org.jspecify.annotations.NullMarked;
