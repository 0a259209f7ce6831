/// The one database: SQLite with one writer and several readers, and its numbered migrations.
/// Imports no other package of ours.
@NullMarked
package dev.millstream.control.db;

import org.jspecify.annotations.NullMarked;
