/// What of the network a sandboxed build command reaches: an HTTP proxy of ours with a list of
/// hosts. Imports no other package of ours.
@NullMarked
package dev.millstream.builder.egress;

import org.jspecify.annotations.NullMarked;
