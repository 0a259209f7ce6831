/// Compiles Sass by dart-sass, in one child process kept warm. May import the site's sources.
@NullMarked
package dev.millstream.builder.sass;

import org.jspecify.annotations.NullMarked;
