/// Commands about who may come in, and with what. Imports the options and the client.
@NullMarked
package dev.millstream.app.cli.access;

import org.jspecify.annotations.NullMarked;
