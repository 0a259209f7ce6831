/// Speaks to a control plane as its API's client: plain calls, and uploads that survive a broken
/// connection. Imports nothing of ours.
@NullMarked
package dev.millstream.app.client;

import org.jspecify.annotations.NullMarked;
