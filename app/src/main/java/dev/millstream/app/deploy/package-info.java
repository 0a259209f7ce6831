/// Publishes a folder of this machine by the direct upload: what is in it, what the server lacks of
/// it, and the deployment made of it. Imports the client, the terminal, and the names and limits
/// that builder and control plane give files.
@NullMarked
package dev.millstream.app.deploy;

import org.jspecify.annotations.NullMarked;
