/// How much is taken from others. Imports nothing of ours.
@NullMarked
package dev.millstream.git.stream;

import org.jspecify.annotations.NullMarked;
