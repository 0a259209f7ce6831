/// What Liquid's values mean: truth, text, equality, order, fields, numbers. Imports no other
/// package of ours.
@NullMarked
package dev.millstream.builder.liquid.value;

import org.jspecify.annotations.NullMarked;
