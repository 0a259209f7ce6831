/// Child processes with limits. Imports no other package of ours.
@NullMarked
package dev.millstream.builder.process;

import org.jspecify.annotations.NullMarked;
