/// Reads everything that a store holds and tells what is damaged or missing. Imports the store's
/// port and its manifests.
@NullMarked
package dev.millstream.store.scrub;

import org.jspecify.annotations.NullMarked;
