/// WebSockets between functions and others: what is said over one, and the two ends of it. Imports
/// nothing; who has the connection and who has the code both keep to it.
@NullMarked
package dev.millstream.functions.socket;

import org.jspecify.annotations.NullMarked;
