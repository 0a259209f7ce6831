/// Opens the store that a configured location means. Imports the stores.
@NullMarked
package dev.millstream.store.location;

import org.jspecify.annotations.NullMarked;
