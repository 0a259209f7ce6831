/// Finds what is wrong with a site that could be published all the same: links and assets that lead
/// nowhere, pages that are too heavy, rules that never apply or lead in circles. Imports the source
/// tree and the compiled rules.
@NullMarked
package dev.millstream.builder.lint;

import org.jspecify.annotations.NullMarked;
