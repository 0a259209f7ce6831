/// Finds out what a repository is and how its site is made: the table of frameworks, and the files
/// and settings that overrule it. Imports `source` and `rules`.
@NullMarked
package dev.millstream.builder.detect;

import org.jspecify.annotations.NullMarked;
