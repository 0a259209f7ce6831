/// What HTTP itself says: negotiation, preconditions, ranges, paths. Pure functions over header
/// values; imports the store's vocabulary only.
@NullMarked
package dev.millstream.edge.http;

import org.jspecify.annotations.NullMarked;
