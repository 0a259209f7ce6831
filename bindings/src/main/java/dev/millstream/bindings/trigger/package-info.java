/// Which projects' code is called without a visitor, and when each cron was last seen to. Imports
/// `sqlite`.
@NullMarked
package dev.millstream.bindings.trigger;

import org.jspecify.annotations.NullMarked;
