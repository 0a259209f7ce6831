/// SQLite files: opened when they are needed, with one writer and some readers each. Imports no
/// other package of ours.
@NullMarked
package dev.millstream.bindings.sqlite;

import org.jspecify.annotations.NullMarked;
