/// Commands for what is deployed: deploy, list, promote, roll back. Imports what other commands
/// import, and the deploying of folders.
@NullMarked
package dev.millstream.app.cli.deployments;

import org.jspecify.annotations.NullMarked;
