/// Values that are kept encrypted wherever they are stored, in SQL and in manifests. Imports
/// nothing of ours.
@NullMarked
package dev.millstream.store.secret;

import org.jspecify.annotations.NullMarked;
