/// Watches functions at work: each call's request, what it printed and how it ended, told to
/// whoever listens. Imports the functions' own types only; without listeners it costs one look.
@NullMarked
package dev.millstream.functions.tail;

import org.jspecify.annotations.NullMarked;
