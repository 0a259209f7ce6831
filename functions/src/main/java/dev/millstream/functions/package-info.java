/// Runs the code of a route: what a caller says, and how a call can end. Imports the object store;
/// the engine that keeps its word is in `supervisor`.
@NullMarked
package dev.millstream.functions;

import org.jspecify.annotations.NullMarked;
