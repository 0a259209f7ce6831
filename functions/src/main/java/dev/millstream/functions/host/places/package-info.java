/// Where the author wrote what V8 knows as a place in a bundle. Imports nothing of Millstream.
@NullMarked
package dev.millstream.functions.host.places;

import org.jspecify.annotations.NullMarked;
