/// The pages about who may come in, and how the server is: tokens, SSH keys, the password, disk and
/// jobs. Imports the dashboard's frame and the services that the API uses, too.
@NullMarked
package dev.millstream.control.dashboard.access;

import org.jspecify.annotations.NullMarked;
