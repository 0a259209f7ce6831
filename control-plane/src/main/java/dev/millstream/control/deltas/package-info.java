/// Makes what changed between deployments small for those who come back, after going live. Imports
/// the builder, the store, the deployments and the jobs.
@NullMarked
package dev.millstream.control.deltas;

import org.jspecify.annotations.NullMarked;
