/// The text of Liquid templates, cut into tokens and words that know their place. Imports no other
/// package of ours.
@NullMarked
package dev.millstream.builder.liquid.text;

import org.jspecify.annotations.NullMarked;
