/// Joins all parts into the one running server, and owns its data folder. Imports every module and
/// the configuration.
@NullMarked
package dev.millstream.app.server;

import org.jspecify.annotations.NullMarked;
