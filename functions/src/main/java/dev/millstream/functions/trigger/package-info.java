/// Calls sites' code for what is no request: messages of queues and times, as what is live says.
/// Imports the contract and `bindings`; whoever serves the sites is behind [LiveFunctions].
@NullMarked
package dev.millstream.functions.trigger;

import org.jspecify.annotations.NullMarked;
