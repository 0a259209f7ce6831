/// Live events of functions, for the control plane. Hands on what the functions' host tells.
@NullMarked
package dev.millstream.app.tail;

import org.jspecify.annotations.NullMarked;
