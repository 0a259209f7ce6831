/// Keeps immutable content-addressed objects, the manifests that name them and the refs that make
/// them live. Imports no other module.
@NullMarked
package dev.millstream.store;

import org.jspecify.annotations.NullMarked;
