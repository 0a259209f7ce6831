/// `millstream dev`: a folder served as it is being edited, by the same builder, edge and functions
/// as on a server. Imports the builder, the edge, functions, bindings, the store and the app's
/// server parts.
@NullMarked
package dev.millstream.app.dev;

import org.jspecify.annotations.NullMarked;
