/// The command that speaks to the edge's cache. Imports the API's client and the shared options.
@NullMarked
package dev.millstream.app.cli.cache;

import org.jspecify.annotations.NullMarked;
