/// What the server is started with: the defaults, the configuration file over them, the command
/// line over both. Imports nothing of ours.
@NullMarked
package dev.millstream.app.config;

import org.jspecify.annotations.NullMarked;
