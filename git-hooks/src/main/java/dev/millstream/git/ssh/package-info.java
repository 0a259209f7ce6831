/// Git over SSH: a server that knows public keys and git's two services, and nothing else. Imports
/// git's conversations.
@NullMarked
package dev.millstream.git.ssh;

import org.jspecify.annotations.NullMarked;
