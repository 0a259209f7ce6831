/// What `crypto.subtle` computes, over the JDK's providers: bytes in, bytes out, and no state. Runs
/// in the function host; imports no other package of ours.
@NullMarked
package dev.millstream.functions.crypto;

import org.jspecify.annotations.NullMarked;
