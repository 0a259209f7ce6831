/// Answers the public: sites, media and functions. Imports the object store and the functions.
@NullMarked
package dev.millstream.edge;

import org.jspecify.annotations.NullMarked;
