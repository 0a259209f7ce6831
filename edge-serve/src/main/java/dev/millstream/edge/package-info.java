/// Answers the public: sites, media and functions by host name. Imports the object store, the
/// functions and Undertow; the pipeline is in [EdgeHandler].
@NullMarked
package dev.millstream.edge;

import org.jspecify.annotations.NullMarked;
