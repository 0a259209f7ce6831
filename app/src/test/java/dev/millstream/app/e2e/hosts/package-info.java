/// Hosts as visitors meet them: certificates that a browser trusts, domains of a user's own.
/// Imports the clients beside it.
@NullMarked
package dev.millstream.app.e2e.hosts;

import org.jspecify.annotations.NullMarked;
