/// The process that runs functions: V8 isolates, each on a thread of its own, and the Web APIs that
/// they see. Imports the wire format; no other package knows Javet.
@NullMarked
package dev.millstream.functions.host;

import org.jspecify.annotations.NullMarked;
