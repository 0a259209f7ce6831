/// Finds and removes what nothing live names any more: marks from manifests, sweeps what is old.
/// Imports the store's port and its manifests.
@NullMarked
package dev.millstream.store.garbage;

import org.jspecify.annotations.NullMarked;
