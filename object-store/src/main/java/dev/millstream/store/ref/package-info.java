/// What the stores of refs share: the count of changes, and those who wait for one.
@NullMarked
package dev.millstream.store.ref;

import org.jspecify.annotations.NullMarked;
