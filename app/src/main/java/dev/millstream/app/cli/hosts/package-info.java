/// Commands about names: custom domains and certificates. Imports the options, the client, the
/// server's data folder and the trust stores.
@NullMarked
package dev.millstream.app.cli.hosts;

import org.jspecify.annotations.NullMarked;
