/// Steps of I/O side by side. Imports nothing of ours.
@NullMarked
package dev.millstream.store.parallel;

import org.jspecify.annotations.NullMarked;
