/// What a project is set to beside its source: environment values, of which secrets are encrypted.
/// Imports the database and the store's secret box.
@NullMarked
package dev.millstream.control.settings;

import org.jspecify.annotations.NullMarked;
